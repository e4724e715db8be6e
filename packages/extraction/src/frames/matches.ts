import type { Concept } from '../lexicon/concepts.js';
import type { Entry } from '../lexicon/lexicon.js';
import type { Match } from '../lexicon/matcher.js';

/** What the lexicon found, whatever it stands for. */
export type AnyMatch = Match<Entry>;

/** Whether what `a` spells out lies inside what `b` spells out, which is longer. */
function isInside(a: AnyMatch, b: AnyMatch): boolean {
  return b.coreStart <= a.coreStart && a.coreEnd <= b.coreEnd && b.coreEnd - b.coreStart > a.coreEnd - a.coreStart;
}

/** Acts, and armed men, whose patterns may spell out what is acted on, and what that may be: "resumed exports" tells of both. */
const ACTS: ReadonlySet<Concept> = new Set([
  'halt',
  'close',
  'cut',
  'ease',
  'lift',
  'revoke',
  'grant',
  'resume',
  'extend',
  'delay',
  'expire',
  'build',
  'raise',
  'restrict',
  'conflict',
]);
const OBJECTS: ReadonlySet<Concept> = new Set([
  'export',
  'import',
  'control',
  'ban',
  'licence',
  'quota',
  'tariff',
  'export_control',
  'export_ban',
  'export_licence',
  'sanction',
  'mining_licence',
  'site',
  'production',
  'royalty',
  'strike',
  'construction',
]);

/** Acts that a phrase of intention may spell out: "может ограничить" plans, and tells what. */
const INTENDED: ReadonlySet<Concept> = new Set([...ACTS, 'ban', 'impose', 'sign']);

/** Whether what a phrase means leaves standing what a word inside it means. */
function tellBoth(phrase: Concept, word: Concept): boolean {
  if (ACTS.has(phrase)) return OBJECTS.has(word);
  // "signed a decree"
  if (phrase === 'decide') return word === 'sign';
  if (phrase === 'plan') return INTENDED.has(word);
  // "revocó la licencia", spelt out as what a licence is: the verb still tells what befalls it.
  return phrase === 'mining_licence' && ACTS.has(word);
}

/** What a longer match takes from a shorter one inside it: phrases to ignore take all, else only their own kind. */
function swallows(b: Entry, a: Entry): boolean {
  if (b.kind === 'concept' && b.concept === 'ignore') return a.kind !== 'date';
  if (b.kind === 'concept' && a.kind === 'concept' && tellBoth(b.concept, a.concept)) return false;
  if (b.kind === a.kind)
    return b.kind === 'concept' || b.kind === 'mineral' || b.kind === 'country' || b.kind === 'date';
  if (b.kind === 'country' && b.by === 'company' && a.kind === 'mineral') return false;
  return b.kind === 'country' && b.by !== 'place' && (a.kind === 'concept' || a.kind === 'mineral');
}

/** A form that is listed for being of the future is still one of its verb: "инвестирует" beside "инвестир*". */
function isOfVerb(a: AnyMatch, b: AnyMatch): boolean {
  return (
    b.entry.kind === 'concept' &&
    b.entry.concept === 'future' &&
    a.entry.kind === 'concept' &&
    a.start === b.start &&
    a.end === b.end
  );
}

/** The ending of a verb tells when, whatever its stem says: "suspend-erá", "chiud-eranno". */
function isTense({ entry, start, coreStart }: AnyMatch): boolean {
  return entry.kind === 'concept' && entry.concept === 'future' && coreStart > start;
}

/** Whether both of two words in one tell something: what is done, and when. Names that end like a tense are listed to be ignored. */
function isKept(match: AnyMatch, other: AnyMatch): boolean {
  if (other.entry.kind === 'concept' && other.entry.concept === 'ignore') return false;
  return isTense(match) || isOfVerb(match, other);
}

/** No match that may hold another is longer. */
const FARTHEST = 160;

/** Of matches that overlap, those that say the most. */
export function keepLongest(matches: readonly AnyMatch[]): AnyMatch[] {
  const sorted = [...matches].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: AnyMatch[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const match = sorted[i];
    if (match === undefined) continue;
    let covered = false;
    for (let j = i - 1; j >= 0 && !covered; j--) {
      const other = sorted[j];
      if (other === undefined || match.start - other.start > FARTHEST) break;
      covered = !other.gapped && isInside(match, other) && swallows(other.entry, match.entry) && !isKept(match, other);
    }
    for (let j = i + 1; j < sorted.length && !covered; j++) {
      const other = sorted[j];
      if (other === undefined || other.start > match.end) break;
      covered = !other.gapped && isInside(match, other) && swallows(other.entry, match.entry) && !isKept(match, other);
    }
    if (!covered) kept.push(match);
  }
  return kept.filter((match, at) => match.entry.kind !== 'concept' || !isRepeated(match, at, kept));
}

/**
 * Whether a match of the same concept holds the words of this one and more. `kept` is in the order of beginnings, so that
 * it stands before this one, or begins with it.
 */
function isRepeated(match: AnyMatch, at: number, kept: readonly AnyMatch[]): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const other = kept[i];
    if (other === undefined || match.start - other.start > FARTHEST) return false;
    if (repeats(match, other)) return true;
  }
  return false;
}

/** Whether `other` says the same thing with the words of `match` and more: two patterns of one concept found one act. */
function repeats(match: AnyMatch, other: AnyMatch): boolean {
  const [a, b] = [match.entry, other.entry];
  if (a.kind !== 'concept' || b.kind !== 'concept' || a.concept !== b.concept) return false;
  if (match.start < other.start || match.end > other.end) return false;
  return other.end - other.start > match.end - match.start;
}

/** "from February 2027": of two dates that share words, the one that says less. */
export function bluntDates(matches: readonly AnyMatch[]): ReadonlySet<AnyMatch> {
  const blunt = new Set<AnyMatch>();
  let last: AnyMatch | null = null;
  const worth = ({ slots }: AnyMatch) => Object.keys(slots ?? {}).length;
  for (const match of matches) {
    if (match.entry.kind !== 'date') continue;
    if (last === null || match.start >= last.end || worth(match) === worth(last)) last = match;
    else if (worth(match) < worth(last)) blunt.add(match);
    else {
      blunt.add(last);
      last = match;
    }
  }
  return blunt;
}
