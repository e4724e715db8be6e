import { type Claim, contentHash, derivedId, type Happening } from '@lodewatch/contracts';
import type { ReadDocument } from '../src/index.js';

/** What a test says of a claim; the rest is filled in. */
export type GivenClaim = Pick<Happening, 'type' | 'actors' | 'minerals'> &
  Partial<Omit<Claim, 'id' | 'documentId' | 'quote' | 'evidence'>>;

export interface GivenDocument {
  readonly name: string;
  readonly published?: string | null;
  readonly url?: string | null;
  readonly source?: string | null;
  readonly reader?: string;
  readonly official?: boolean;
  readonly fingerprint?: readonly number[];
  readonly language?: string;
  readonly marks?: readonly number[];
  readonly stamped?: string | null;
  readonly curated?: 'seen' | 'recalled';
  readonly claims: readonly GivenClaim[];
}

const EASING = new Set(['accord', 'financing_measure', 'capacity_investment']);

/** A document with one reading, its ids made from its name alone. */
export function givenDocument(given: GivenDocument): ReadDocument {
  const id = derivedId('doc', given.name);
  const claims = given.claims.map((claim, i): Claim => {
    const { type, actors, minerals, ...rest } = claim;
    return {
      type,
      direction: EASING.has(type) ? 'easing' : 'tightening',
      stage: 'announced',
      actors,
      targets: [],
      minerals,
      announced: null,
      effective: null,
      until: null,
      due: null,
      instruments: [],
      background: false,
      confidence: 0.8,
      amounts: [],
      ...rest,
      id: derivedId('clm', given.name, String(i), contentHash(JSON.stringify(claim))),
      documentId: id,
      quote: { start: 0, end: given.name.length, text: `${given.name} ${i}` },
      evidence: given.curated
        ? [{ field: 'type', value: null, span: { start: 0, end: 0 }, rule: `curated/timeline/${given.curated}` }]
        : [],
    };
  });
  return {
    document: {
      id,
      url: given.url ?? null,
      source: given.source ?? null,
      publishedAt: given.published ?? null,
    },
    reading: {
      documentId: id,
      reader: given.reader ?? '1.0.0',
      language: given.language ?? 'en',
      claims,
      fingerprint: [...(given.fingerprint ?? [])],
      marks: [...(given.marks ?? [])],
      stamped: given.stamped ?? null,
      official: given.official ?? false,
    },
  };
}
