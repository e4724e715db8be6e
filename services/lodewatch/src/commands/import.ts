import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import { openDataFolder } from '../data-folder.js';
import { createProgress } from '../terminal.js';
import { type CommandContext, UsageError } from './command.js';
import { readJsonLines } from './documents-file.js';

/** A document of a JSON Lines file: the fields of the API, or those of the corpus files. */
const lineSchema = z
  .looseObject({
    url: z.string().nullish(),
    title: z.string().nullish(),
    text: z.string().nullish(),
    html: z.string().nullish(),
    publishedAt: z.string().nullish(),
    published: z.string().nullish(),
    source: z.string().nullish(),
    language: z.string().nullish(),
  })
  .transform(({ url, title, text, html, publishedAt, published, source, language }) => ({
    url: url ?? null,
    title: title ?? null,
    text: text ?? null,
    html: html ?? null,
    publishedAt: publishedAt ?? published ?? null,
    source: source ?? null,
    language: language ?? null,
  }));
type Line = z.infer<typeof lineSchema>;

const receiptSchema = z.object({ id: z.string(), duplicate: z.boolean() });
const problemSchema = z.object({ detail: z.string().optional() });

async function* documentsOf(path: string): AsyncGenerator<Line> {
  const extension = extname(path).toLowerCase();
  const blank: Line = {
    url: null,
    title: null,
    text: null,
    html: null,
    publishedAt: null,
    source: null,
    language: null,
  };
  if (extension === '.jsonl' || extension === '.ndjson') yield* readJsonLines(path, lineSchema);
  else {
    let content: string;
    try {
      content = await readFile(path, 'utf8');
    } catch (error) {
      throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
    yield extension === '.html' || extension === '.htm' ? { ...blank, html: content } : { ...blank, text: content };
  }
}

function serverOf({ settings }: CommandContext): { address: string; apiKey: string } {
  const folder = openDataFolder(settings.LODEWATCH_DATA);
  const apiKey = settings.LODEWATCH_API_KEY ?? folder.secret('api-key', () => '');
  const address = folder.running()?.address ?? `http://${settings.LODEWATCH_HOST}:${settings.LODEWATCH_PORT}`;
  return { address, apiKey };
}

export async function run(context: CommandContext): Promise<number> {
  const { args, out, err, signal } = context;
  if (args.length === 0) throw new UsageError('import takes at least one file.');
  const { address, apiKey } = serverOf(context);
  const progress = createProgress(err);
  const count = { received: 0, duplicate: 0, refused: 0 };
  progress.step('Importing');
  for (const path of args) {
    for await (const document of documentsOf(path)) {
      if (signal.aborted) return 1;
      let response: Response;
      try {
        response = await fetch(`${address}/v1/documents`, {
          method: 'POST',
          headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
          body: JSON.stringify(document),
        });
      } catch {
        throw new UsageError(`Lodewatch does not answer at ${address}; start it with npm start.`);
      }
      const answer: unknown = await response.json();
      if (response.ok) {
        const receipt = receiptSchema.parse(answer);
        count[receipt.duplicate ? 'duplicate' : 'received'] += 1;
        out.write(`${JSON.stringify({ file: path, ...receipt })}\n`);
      } else {
        count.refused += 1;
        out.write(
          `${JSON.stringify({ file: path, status: response.status, problem: problemSchema.parse(answer).detail })}\n`,
        );
        if (response.status === 401) break;
      }
      progress.update(`Importing, ${count.received + count.duplicate + count.refused} documents`);
    }
  }
  progress.done();
  err.write(`${count.received} received, ${count.duplicate} known already, ${count.refused} refused\n`);
  return count.refused > 0 ? 1 : 0;
}
