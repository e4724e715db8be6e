export { type Article, articleOf } from './text/article.js';
export { ExtractionError, type ExtractionErrorCode } from './errors.js';
export { FINGERPRINT_SLOTS, fingerprintOf } from './fingerprint.js';
export { type LabelledEvent, toLabelledEvents } from './labels.js';
export { isOfficial } from './official.js';
export { type ReadableDocument, type Reader, type ReaderData, readerFrom } from './reader.js';
export { composeText } from './text/document.js';
export { languageDataSchema, type LanguageData } from './lexicon/schema.js';
export { createReader } from './create-reader.js';
