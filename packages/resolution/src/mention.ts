import type { Claim } from '@lodewatch/contracts';
import { MEETING } from './keys.js';
import { sketchOf } from './sketch.js';
import { addressDate, type Interval, publicationDate, toInterval } from './time.js';
import type { Mention, MentionContext, Origin, ReadDocument } from './types.js';

/** Stages that tell of something done: the day of such an act is not after the day of the document. */
const DONE: ReadonlySet<string> = new Set(['announced', 'signed', 'in_force', 'suspended', 'ended']);

function originOf(claim: Claim): Origin {
  const rule = claim.evidence.find((evidence) => evidence.rule.startsWith('curated/'))?.rule;
  if (rule === undefined) return 'read';
  return rule.endsWith('/recalled') ? 'curated_recalled' : 'curated_seen';
}

/** The latest day that the document must have seen: of acts it tells as done, and of effects that lie behind it. */
function notBeforeOf(claims: readonly Claim[]): number | null {
  const days = claims.flatMap((claim) => [
    ...(DONE.has(claim.stage) ? [toInterval(claim.announced)] : []),
    ...(claim.background && claim.stage === 'in_force' ? [toInterval(claim.effective)] : []),
  ]);
  const known = days.flatMap((day) => (day === null ? [] : [day.from]));
  return known.length === 0 ? null : Math.max(...known);
}

function spanOf(days: readonly (Interval | null)[]): Interval | null {
  const known = days.flatMap((day) => (day === null ? [] : [day]));
  if (known.length === 0) return null;
  return { from: Math.min(...known.map(({ from }) => from)), to: Math.max(...known.map(({ to }) => to)) };
}

/** What the mentions of a document have in common. */
export function contextOf({ document, reading }: ReadDocument): MentionContext {
  const { id, publishedAt, source, url } = document;
  return {
    document: { id, url, source, publishedAt },
    language: reading.language,
    official: reading.official,
    fingerprint: reading.fingerprint,
    marks: reading.marks ?? [],
    newsless: reading.claims.every((claim) => claim.background),
    published: toInterval(publicationDate(publishedAt) ?? publicationDate(reading.stamped ?? null) ?? addressDate(url)),
    notBefore: notBeforeOf(reading.claims),
  };
}

/** A claim in the context of its document. */
export function toMention(claim: Claim, context: MentionContext): Mention {
  const announced = toInterval(claim.announced);
  const effective = toInterval(claim.effective);
  const until = toInterval(claim.until);
  const due = toInterval(claim.due);
  const span = spanOf([announced, effective, until, due, context.published]);
  const sketch = sketchOf(claim, MEETING.get(claim.type) ?? []);
  const background = claim.background && !context.newsless;
  // A context that was stored by an earlier version bears no marks.
  const marks = context.marks ?? [];
  return {
    ...context,
    marks,
    claim,
    origin: originOf(claim),
    background,
    announced,
    effective,
    until,
    due,
    span,
    sketch,
  };
}

/** The claims of one reading as mentions, in the order of the reading. */
export function toMentions(readDocument: ReadDocument): readonly Mention[] {
  const context = contextOf(readDocument);
  return readDocument.reading.claims.map((claim) => toMention(claim, context));
}

const VERSION_PART = /\d+|\D+/g;

/** Orders reader versions: runs of digits by value, the rest as text. */
export function compareReaderVersions(a: string, b: string): number {
  const left = a.match(VERSION_PART) ?? [];
  const right = b.match(VERSION_PART) ?? [];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) continue;
    const both = /^\d+$/.test(x) && /^\d+$/.test(y);
    return both ? Number(x) - Number(y) : x < y ? -1 : 1;
  }
  return 0;
}

/**
 * One reading per document: that of the newest reader. Two readings by one reader do not differ, as reading is
 * deterministic; should they, the choice still does not hang on their order.
 */
export function latestReadings(readDocuments: readonly ReadDocument[]): readonly ReadDocument[] {
  const latest = new Map<string, ReadDocument>();
  for (const candidate of readDocuments) {
    const known = latest.get(candidate.document.id);
    const order = known ? compareReaderVersions(candidate.reading.reader, known.reading.reader) : 1;
    if (order > 0 || (order === 0 && known && JSON.stringify(candidate) > JSON.stringify(known))) {
      latest.set(candidate.document.id, candidate);
    }
  }
  return [...latest.values()].sort((a, b) => (a.document.id < b.document.id ? -1 : 1));
}
