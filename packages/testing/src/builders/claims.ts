import { type Claim, derivedId, type Happening, type Reading } from '@lodewatch/contracts';
import { aDocument } from './documents.js';

/** An accord between Japan and the United States on rare earths, signed on 2025-10-28. */
export function aHappening(overrides: Partial<Happening> = {}): Happening {
  return {
    type: 'accord',
    direction: 'easing',
    stage: 'signed',
    actors: ['JP', 'US'],
    targets: [],
    minerals: ['rare_earths'],
    announced: '2025-10-28',
    effective: null,
    until: null,
    due: null,
    instruments: [],
    ...overrides,
  };
}

const QUOTE = 'Japan and the United States signed an accord on rare earths.';

/** A small valid claim. Its id follows from document and quote, unless it is given. */
export function aClaim(overrides: Partial<Claim> = {}): Claim {
  const documentId = overrides.documentId ?? aDocument().id;
  const quote = overrides.quote ?? { start: 0, end: QUOTE.length, text: QUOTE };
  return {
    ...aHappening(),
    id: derivedId('clm', documentId, quote.text, String(quote.start)),
    documentId,
    background: false,
    confidence: 0.9,
    amounts: [],
    quote,
    evidence: [{ field: 'type', value: null, span: { start: 38, end: 44 }, rule: 'en/accord/accord' }],
    ...overrides,
  };
}

/** A small valid reading, of one claim unless claims are given. */
export function aReading(overrides: Partial<Reading> = {}): Reading {
  const documentId = overrides.documentId ?? aDocument().id;
  return {
    documentId,
    reader: 'reader-1',
    language: 'en',
    claims: [aClaim({ documentId })],
    fingerprint: [1, 2, 3, 4],
    marks: [],
    stamped: null,
    official: false,
    ...overrides,
  };
}
