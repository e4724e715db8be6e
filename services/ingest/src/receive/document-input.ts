import { curatedHappeningSchema, dateSchema } from '@lodewatch/contracts';
import { z } from 'zod';

/** Longest text taken, in UTF-16 code units: far beyond any article, short enough to read within a second. */
export const MAX_TEXT = 1_000_000;

const optionalText = (max: number) => z.string().trim().min(1).max(max).nullish();

/** A day, or an instant with its offset; a year outside 1900 to 2199 is refused as no date of news. */
const publishedSchema = z.union([
  dateSchema,
  z.iso
    .datetime({ offset: true })
    .refine((text) => dateSchema.safeParse(text.slice(0, 10)).success, 'expected a year from 1900 to 2199'),
]);

const fields = {
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .nullish()
    .describe('Address of the page'),
  title: optionalText(1000),
  text: z.string().max(MAX_TEXT).nullish().describe('Plain text of the body'),
  html: z
    .string()
    .max(2 * MAX_TEXT)
    .nullish()
    .describe('The page as HTML; the article body is found in it'),
  publishedAt: publishedSchema.nullish().describe('Day or instant of publication: the anchor of relative dates'),
  source: optionalText(200).describe('Publisher; default: the host of the url'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language tag such as fr or zh-Hant')
    .nullish()
    .describe('Language of the text; default: found by reading'),
};

/** NUL counts as nothing: it is dropped before a text is stored. */
const holdsWords = (text: string | null | undefined): boolean => (text ?? '').replaceAll('\u0000', '').trim() !== '';
const holdsText = ({ text, html }: { text?: string | null | undefined; html?: string | null | undefined }): boolean =>
  holdsWords(text) || holdsWords(html);

/** What a sender posts. One of `text` and `html` must hold words. */
export const documentInputSchema = z
  .strictObject(fields)
  .refine(holdsText, { message: 'needs text or html', path: ['text'] })
  .meta({ id: 'NewDocument' });

/** What connectors of ours hand in: the same, and what curators have read already. */
export const receivedDocumentSchema = z
  .strictObject({ ...fields, curated: z.array(curatedHappeningSchema).optional() })
  .refine(holdsText);
export type ReceivedDocument = z.input<typeof receivedDocumentSchema>;
