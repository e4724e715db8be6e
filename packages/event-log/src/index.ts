export { canonicalJson } from './canonical-json.js';
export { EventLogError, type EventLogErrorCode } from './errors.js';
export { createEventLog } from './event-log.js';
export { UPCASTERS, type Upcaster, type UpcasterRegistry } from './read/upcast.js';
export { leafHash } from './seal/leaf-hash.js';
export { type Hash, hashLeaf, hashNode, verifyConsistency, verifyInclusion } from './seal/merkle.js';
export { type ConsistencyProof, createLogSeals, type InclusionProof, type LogSeals, type Seal } from './seal/seals.js';
export {
  type Checkpoint,
  DEFAULT_ORIGIN,
  formatCheckpoint,
  openNote,
  parseCheckpoint,
  type SealKey,
  sealKeyFromSeed,
  signNote,
} from './seal/signed-note.js';
export { type LogFault, type LogFaultKind, type LogReport, type VerifyOptions, verifyLog } from './seal/verify.js';
export type * from './types.js';
