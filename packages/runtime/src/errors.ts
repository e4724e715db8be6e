export type RuntimeErrorCode =
  | 'RUNTIME_BAD_SETTINGS'
  | 'RUNTIME_PORT_BUSY'
  | 'RUNTIME_DATA_FOLDER'
  | 'RUNTIME_START_FAILED';

/** A fault of set-up that one sentence explains to the operator. */
export class RuntimeError extends Error {
  readonly retryable = false;
  constructor(
    readonly code: RuntimeErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'RuntimeError';
  }
}
