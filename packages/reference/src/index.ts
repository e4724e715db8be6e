export * from './countries.js';
export * from './datasets.js';
export * from './errors.js';
export { groupBy } from './group-by.js';
export * from './hs-codes.js';
export * from './local-sources.js';
export * from './minerals.js';
export * from './policy-timeline.js';
export * from './reference-data.js';
export type {
  AliasRow,
  EuAssessment2017Row,
  EuAssessment2023Row,
  EuAssessmentHistoryRow,
  EuShareRow,
  GovernanceRow,
  HsCodeRow,
  PriceRow,
  ProductionRow,
  SourceStatus,
  SupplyStage,
  TimelineEntry,
  UsRelianceRow,
} from './row-schemas.js';
