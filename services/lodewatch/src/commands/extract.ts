import { createReader, toLabelledEvents } from '@lodewatch/extraction';
import { type CommandContext, UsageError } from './command.js';
import { corpusDocumentSchema, readJsonLines } from './documents-file.js';
import { LineBuffer } from './line-buffer.js';

/** Reads documents of a file and prints what is read in them, in the label scheme. Needs no server. */
export async function run({ args, out }: CommandContext): Promise<number> {
  const [path] = args;
  if (path === undefined || args.length > 1) throw new UsageError('extract takes one file.');
  const reader = createReader();
  const lines = new LineBuffer(out);
  try {
    for await (const { id, url, published, title, text } of readJsonLines(path, corpusDocumentSchema)) {
      const reading = reader.read({ id, url: url ?? null, title: title ?? null, text, published: published ?? null });
      lines.write(JSON.stringify({ id, events: toLabelledEvents(reading) }));
    }
  } finally {
    lines.flush();
  }
  return 0;
}
