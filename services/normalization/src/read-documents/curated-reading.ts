import { type Claim, type CuratedHappening, derivedId, type Evidence, type Reading } from '@lodewatch/contracts';
import { isOfficial } from '@lodewatch/extraction';
import type { StoredDocument } from '../tables.js';

/** Version under which curated happenings become claims; raise it when they become other ones. */
export const CURATED_READER = 'curated-1';

/** How sure a curator is: one has the source before him, or recalls it from background knowledge. */
const CONFIDENCE = { seen: 0.97, recalled: 0.6 } as const;

const FIELDS = ['type', 'direction', 'stage', 'announced', 'effective', 'until', 'due'] as const;
const LISTS = ['actors', 'targets', 'minerals', 'instruments'] as const;

function evidenceOf(happening: CuratedHappening, end: number): Evidence[] {
  const rule = `curated/timeline/${happening.sourceStatus}`;
  const span = { start: 0, end };
  return [
    ...FIELDS.filter((field) => happening[field] !== null).map((field) => ({ field, value: null, span, rule })),
    ...LISTS.flatMap((field) => happening[field].map((value) => ({ field, value, span, rule }))),
  ];
}

/** What a curator has read in a document, as a reading: each field is evidenced by the document as a whole. */
export function toCuratedReading(
  document: StoredDocument,
  curated: readonly CuratedHappening[],
  text: string,
): Reading {
  return {
    documentId: document.id,
    reader: CURATED_READER,
    language: document.language ?? 'und',
    claims: curated.map((happening, i): Claim => {
      const { sourceStatus, background, ...fields } = happening;
      return {
        ...fields,
        id: derivedId('clm', document.id, 'curated', String(i), JSON.stringify(happening)),
        documentId: document.id,
        background,
        confidence: CONFIDENCE[sourceStatus],
        amounts: [],
        quote: { start: 0, end: text.length, text },
        evidence: evidenceOf(happening, text.length),
      };
    }),
    fingerprint: [],
    marks: [],
    stamped: null,
    official: isOfficial(document.url),
  };
}
