export { createRiskScoring, type RiskScoringDependencies } from './risk-scoring.js';
export { riskScoringProjection } from './versions.js';
