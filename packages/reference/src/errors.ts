export type ReferenceErrorCode = 'LW_REFERENCE_BAD_CSV' | 'LW_REFERENCE_BAD_ROW' | 'LW_REFERENCE_BAD_SOURCE';

const SENTENCES: Readonly<Record<ReferenceErrorCode, string>> = {
  LW_REFERENCE_BAD_CSV: 'the text is no CSV table',
  LW_REFERENCE_BAD_ROW: 'a row does not fit the format of its table',
  LW_REFERENCE_BAD_SOURCE: 'the source did not answer in the form that is known of it',
};

/** Reference data that cannot be used. Never retryable: the file has to be corrected. */
export class ReferenceDataError extends Error {
  readonly code: ReferenceErrorCode;
  readonly retryable = false;

  constructor(code: ReferenceErrorCode, where: string, cause?: unknown) {
    super(`${SENTENCES[code]}: ${where}`, { cause });
    this.name = 'ReferenceDataError';
    this.code = code;
  }
}
