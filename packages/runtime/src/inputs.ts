/** Schemas of what callers write in queries and bodies, kept to what can be stored and compared. */
import { z } from 'zod';

/**
 * An instant with its offset, to the microsecond. A year outside 1900 to 2199 and an offset beyond any on earth are mistakes,
 * which the database could not hold.
 */
export const instantInputSchema = z.iso
  .datetime({ offset: true })
  .regex(
    /^(19|2[01])\d{2}-.*(Z|[+-](0\d|1[0-4]):\d{2})$/,
    'expected a year from 1900 to 2199, and an offset up to 14 hours',
  );

/** A position of the log, or a number of records. */
export const positionInputSchema = z
  .string()
  .regex(/^\d{1,18}$/, 'expected a whole number of at most 18 digits')
  .transform(BigInt);

/** The same, from 1 on. */
export const countInputSchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'expected a whole number from 1 on, of at most 18 digits')
  .transform(BigInt);

/** One line of text, trimmed: no control characters, which no reader sees, and no halves of surrogate pairs. */
export const lineInputSchema = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'expected one line without control characters');
