import { z } from 'zod';
import { badRequest } from './problem.js';

/** Query of every list: at most 200 a page, and the cursor of the page before. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Entries a page'),
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
});

/** A page of a list. */
export function pageSchema<T extends z.ZodType>(entry: T) {
  return z.object({
    data: z.array(entry),
    next: z.string().nullable().describe('Cursor of the next page; null on the last'),
  });
}

/** Cursors are opaque to callers: the sort key of the last entry, sealed as base64url. */
export function toCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Opens a cursor that {@link toCursor} made; anything else is a 400. */
export function fromCursor<T extends z.ZodType>(cursor: string | undefined, schema: T): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const opened = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (opened.success) return opened.data;
  } catch {
    // Falls through: whatever it was, it is no cursor of ours.
  }
  throw badRequest('bad_cursor', 'The cursor is not one that this list gave.');
}
