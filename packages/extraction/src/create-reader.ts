import { LANGUAGES_VERSION, loadLanguages } from './generated/languages.js';
import { type Reader, readerFrom } from './reader.js';

/** Version of the engine; raise it with every change that can change a reading. */
const ENGINE_VERSION = '1';

/** Builds the reader with all languages it ships with. Costs some tens of milliseconds; build it once. */
export function createReader(): Reader {
  return readerFrom({ ...loadLanguages(), version: `${ENGINE_VERSION}-${LANGUAGES_VERSION}` });
}
