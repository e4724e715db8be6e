export * from './backtest/backtest.js';
export { backtestText } from './backtest/backtest-text.js';
export { seededRandom } from './backtest/seeded-random.js';
export type { Interval, Random } from './backtest/statistics.js';
export * from './backtest/timeline-events.js';
export type { CountryRole } from './country/country-score.js';
export { type MineralWeight, mineralWeights } from './country/importance.js';
export * from './errors.js';
export { assessExposure, type ExposureInput } from './exposure/exposure.js';
export {
  CURRENT_METHODOLOGY,
  type Methodology,
  methodologies,
  methodology,
  type ParameterName,
  type ParameterValues,
  trialMethodology,
} from './methodology/methodology.js';
export type { Parameter } from './methodology/parameter.js';
export { parameterTable } from './methodology/parameter-table.js';
export { type ScenarioInput, scoreScenario } from './scenario/scenario.js';
export type { ScorerOptions } from './score/context.js';
export { apportion, fromMicro, toMicro } from './score/largest-remainder.js';
export * from './score/scorer.js';
export * from './structural/methodology-check.js';
export * from './structural/supply-risk.js';
export * from './supply/suppliers.js';
export { type SupplyShares, SupplyTable } from './supply/supply-shares.js';
