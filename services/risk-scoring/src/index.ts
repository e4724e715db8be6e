export { createKnowledge, type Knowledge, type Known, type Version } from './knowledge.js';
export { createRiskScoring, type RiskScoringDependencies } from './risk-scoring.js';
export { riskScoringProjection, toVersion } from './versions.js';
