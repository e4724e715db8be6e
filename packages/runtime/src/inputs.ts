/** Schemas of what callers write in queries and bodies, kept to what can be stored and compared. */
import { z } from 'zod';

/** An instant with its offset. A year outside 1900 to 2199 is a mistake, and beyond what the database can hold. */
export const instantInputSchema = z.iso
  .datetime({ offset: true })
  .regex(/^(19|2[01])\d{2}-/, 'expected a year from 1900 to 2199');

/** A position of the log, or a number of records. */
export const positionInputSchema = z
  .string()
  .regex(/^\d{1,18}$/, 'expected a whole number')
  .transform(BigInt);

/** One line of text, trimmed: no control characters, which no reader sees, and no halves of surrogate pairs. */
export const lineInputSchema = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'expected one line without control characters');
