import { parseArgs } from 'node:util';
import { discardDeadLetter, listDeadLetters, replayDeadLetters } from '@lodewatch/message-bus';
import { type CommandContext, UsageError } from './command.js';
import { withStorage } from './with-storage.js';

/** Lists records that a consumer could not handle, and has them tried again. */
export async function run(context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...context.args],
    allowPositionals: true,
    options: { group: { type: 'string' }, stream: { type: 'string' }, position: { type: 'string' } },
  });
  const [action = 'list'] = positionals;
  const { group, stream, position } = values;
  const filter = { ...(group === undefined ? {} : { group }), ...(stream === undefined ? {} : { stream }) };
  return withStorage(context, async ({ database, clock }) => {
    if (action === 'list') {
      let after: { group: string; position: bigint } | undefined;
      for (;;) {
        const letters = await listDeadLetters(database, { ...filter, limit: 500, ...(after ? { after } : {}) });
        for (const letter of letters) {
          context.out.write(`${JSON.stringify({ ...letter, position: String(letter.position) })}\n`);
          after = { group: letter.group, position: letter.position };
        }
        if (letters.length < 500) return 0;
      }
    }
    if (action === 'replay') {
      const streams = await replayDeadLetters(database, { ...filter, now: clock.now() });
      context.out.write(`${JSON.stringify({ replayed: streams })}\n`);
      return 0;
    }
    if (action === 'discard') {
      if (group === undefined || position === undefined || !/^\d+$/.test(position)) {
        throw new UsageError('discard needs --group and --position.');
      }
      await discardDeadLetter(database, { group, position: BigInt(position), now: clock.now() });
      context.out.write(`${JSON.stringify({ discarded: { group, position } })}\n`);
      return 0;
    }
    throw new UsageError(`dead-letters cannot ${action}.`);
  });
}
