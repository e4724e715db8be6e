import { parseArgs } from 'node:util';
import { backtest, backtestText, seededRandom } from '@lodewatch/scoring';
import { type CommandContext, UsageError } from './command.js';

/** The seed of the report in docs/backtest.md. */
const PUBLISHED_SEED = '20261124';

/** Replays the policy timeline with only what was known at each time, and judges the score against what followed. */
export async function run({ args, out, err }: CommandContext): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string', default: PUBLISHED_SEED } } });
  if (!/^\d{1,9}$/.test(values.seed)) throw new UsageError('--seed takes a whole number.');
  err.write('Replaying the policy timeline (half a minute) ...\n');
  const report = backtest({ random: seededRandom(Number(values.seed)), refit: true });
  out.write(out.isTTY ? `${backtestText(report)}\n` : `${JSON.stringify(report)}\n`);
  return 0;
}
