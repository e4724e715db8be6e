export type NormalizationErrorCode =
  /** A document took longer to read than any document may. */
  | 'NORMALIZATION_READING_TIMED_OUT'
  /** The thread that read a document died, as when it ran out of memory. */
  | 'NORMALIZATION_READER_DIED';

/** What this service throws. Callers test `code`. */
export class NormalizationError extends Error {
  override readonly name = 'NormalizationError';
  readonly retryable = false;
  constructor(
    readonly code: NormalizationErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
