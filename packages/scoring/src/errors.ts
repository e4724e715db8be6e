export type ScoringErrorCode =
  | 'LW_SCORING_UNKNOWN_METHODOLOGY'
  | 'LW_SCORING_UNKNOWN_RISK_EVENT'
  | 'LW_SCORING_BAD_PERIOD';

const SENTENCES: Readonly<Record<ScoringErrorCode, string>> = {
  LW_SCORING_UNKNOWN_METHODOLOGY: 'no methodology has this version',
  LW_SCORING_UNKNOWN_RISK_EVENT: 'the scenario names a risk event or commitment that is not there',
  LW_SCORING_BAD_PERIOD: 'the period of a history runs backwards or its step is not positive',
};

/** A request that cannot be scored. Never retryable: the same request fails again. */
export class ScoringError extends Error {
  readonly code: ScoringErrorCode;
  readonly retryable = false;

  constructor(code: ScoringErrorCode, detail: string) {
    super(`${SENTENCES[code]}: ${detail}`);
    this.name = 'ScoringError';
    this.code = code;
  }
}
