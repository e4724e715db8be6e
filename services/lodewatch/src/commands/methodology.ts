import { methodologyCheck } from '@lodewatch/scoring';
import { type CommandContext, UsageError } from './command.js';

const figure = (value: number | null): string => (value === null ? '-' : value.toFixed(2));

/** Compares the structural supply risk, as computed, with the published tables of the EU study, row by row. */
export async function run({ args, out }: CommandContext): Promise<number> {
  if (args[0] !== 'check' || args.length > 1) throw new UsageError('methodology can only check.');
  const { rows, summary, tolerance } = methodologyCheck();
  if (!out.isTTY) {
    for (const row of rows) out.write(`${JSON.stringify(row)}\n`);
    out.write(`${JSON.stringify({ tolerance, summary })}\n`);
  } else {
    for (const row of rows) {
      const cells = [
        String(row.assessment),
        row.material.padEnd(28),
        (row.stage ?? '-').padEnd(9),
        `published ${figure(row.published)}`,
        `computed ${figure(row.computed)}`,
        `difference ${figure(row.difference)}`.padEnd(17),
        row.verdict,
        row.remarks.join('; '),
      ];
      out.write(`${cells.join('  ').trimEnd()}\n`);
    }
    for (const [year, each] of Object.entries(summary)) {
      out.write(
        `${year}: ${each.within} of ${each.computed} computed within ${tolerance} (${each.materials} materials), mean error ${each.meanError.toFixed(3)}, largest ${each.largestError.toFixed(2)}\n`,
      );
    }
  }
  const truth = summary[2017];
  return truth.within === truth.materials ? 0 : 1;
}
