import { z } from 'zod';

/** Sort key of lists ordered by log position. */
export const positionCursorSchema = z.tuple([
  z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt),
]);
