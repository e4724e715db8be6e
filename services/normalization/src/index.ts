export { NormalizationError, type NormalizationErrorCode } from './errors.js';
export {
  createNormalization,
  type Normalization,
  type NormalizationDependencies,
  READ_DOCUMENTS,
  RESOLVE_CLAIMS,
} from './normalization.js';
export type { RereadResult } from './read-documents/reread.js';
