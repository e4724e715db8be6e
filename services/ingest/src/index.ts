export { createIngest, type Ingest, type IngestDependencies } from './ingest.js';
export { documentInputSchema, type ReceivedDocument } from './receive/document-input.js';
