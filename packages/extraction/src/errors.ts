/** Codes of the errors that this package throws; all are faults of data shipped with it, never of a document. */
export type ExtractionErrorCode =
  /** A pattern of a language folder is malformed. */
  | 'EXTRACTION_PATTERN'
  /** A reader was asked for without a single language. */
  | 'EXTRACTION_NO_LANGUAGE';

export class ExtractionError extends Error {
  override readonly name = 'ExtractionError';
  readonly retryable = false;
  constructor(
    readonly code: ExtractionErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
