export { createRiskScoring, type RiskScoringDependencies } from './risk-scoring.js';
