export * from './claims.js';
export * from './dates.js';
export * from './documents.js';
export * from './ids.js';
export * from './records.js';
export * from './risk-events.js';
export * from './scores.js';
export * from './vocabulary.js';
