import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { UsageError } from './command.js';

/** A document as the corpus files carry it. */
export const corpusDocumentSchema = z.object({
  id: z.string(),
  url: z.string().nullish(),
  published: z.string().nullish(),
  title: z.string().nullish(),
  text: z.string(),
});
export type CorpusDocument = z.infer<typeof corpusDocumentSchema>;

/** Lines of a JSON Lines file, parsed by a schema. A bad line is told with its number; an absent file is a usage error. */
export async function* readJsonLines<T extends z.ZodType>(path: string, schema: T): AsyncGenerator<z.infer<T>> {
  const stream = createReadStream(path, 'utf8');
  let number = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line.trim() === '') continue;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        throw new UsageError(`${path}, line ${number}: not JSON.`);
      }
      const parsed = schema.safeParse(value);
      if (!parsed.success) throw new UsageError(`${path}, line ${number}: ${z.prettifyError(parsed.error)}`);
      yield parsed.data;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES')
      throw new UsageError(`${path} cannot be read (${code}).`);
    throw error;
  }
}
