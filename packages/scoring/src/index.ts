export * from './errors.js';
export * from './methodology/methodology.js';
export * from './structural/methodology-check.js';
export * from './structural/supply-risk.js';
