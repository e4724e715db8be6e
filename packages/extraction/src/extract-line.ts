import { z } from 'zod';
import { type LabelledEvent, toLabelledEvents } from './labels.js';
import type { Reader } from './reader.js';

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  url: z.string().nullish(),
  published: z.string().nullish(),
  title: z.string().nullish(),
  text: z.string().nullish(),
});

/**
 * Reads one line of a file of documents, `{id, url, published, title, text}`, all but the id optional, and answers
 * `{id, events}` in the label scheme. Throws a ZodError on a line that is no document.
 */
export function extractLine(reader: Reader, line: unknown): { id: string | number; events: LabelledEvent[] } {
  const { id, url, published, title, text } = lineSchema.parse(line);
  const reading = reader.read({
    id: String(id),
    url: url ?? null,
    title: title ?? null,
    text: text ?? '',
    published: published ?? null,
  });
  return { id, events: toLabelledEvents(reading) };
}
