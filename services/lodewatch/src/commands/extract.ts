import { createReader, toLabelledEvents } from '@lodewatch/extraction';
import { type Command, UsageError } from './command.js';
import { corpusDocumentSchema, readJsonLines } from './documents-file.js';

/** Reads documents of a file and prints what is read in them, in the label scheme. Needs no server. */
export const extractCommand: Command = {
  name: 'extract',
  usage: 'extract FILE.jsonl',
  summary: 'Prints the events read in documents {id,url,published,title,text}, one {"id","events"} a line',
  async run({ args, out }) {
    const [path] = args;
    if (path === undefined || args.length > 1) throw new UsageError('extract takes one file.');
    const reader = createReader();
    for await (const { id, url, published, title, text } of readJsonLines(path, corpusDocumentSchema)) {
      const reading = reader.read({ id, url: url ?? null, title: title ?? null, text, published: published ?? null });
      out.write(`${JSON.stringify({ id, events: toLabelledEvents(reading) })}\n`);
    }
    return 0;
  },
};
