import { parseArgs } from 'node:util';
import { backtest } from '@lodewatch/scoring';
import { type Command, UsageError } from './command.js';

/** A small seeded generator (mulberry32), so that the same command prints the same report everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Replays the policy timeline with only what was known at each time, and judges the score against what followed. */
export const backtestCommand: Command = {
  name: 'backtest',
  usage: 'backtest [--seed N] [--refit]',
  summary: 'Judges the score against the policy timeline, beside naive baselines; prints JSON',
  async run({ args, out, err }) {
    const { values } = parseArgs({
      args: [...args],
      options: { seed: { type: 'string', default: '1' }, refit: { type: 'boolean', default: false } },
    });
    if (!/^\d{1,9}$/.test(values.seed)) throw new UsageError('--seed takes a whole number.');
    err.write('Replaying the policy timeline (this takes a while) ...\n');
    out.write(
      `${JSON.stringify(backtest({ random: seeded(Number(values.seed)), refit: values.refit }), null, out.isTTY ? 2 : 0)}\n`,
    );
    return 0;
  },
};
