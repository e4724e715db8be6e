import type { Concept } from '../lexicon/concepts.js';
import { UNITS } from '../lexicon/lexicon.js';
import type { ConceptMention, CountryMention, DateFound, ReadSentence } from './analysis.js';
import { type Candidate, distance, mentionsOf, type SteppedMention, signalsAround } from './candidate.js';
import { INSTRUMENT_NOUNS, instrumentsIn } from './financing.js';

/** What the parties of an accord promise to do for its projects by a day: a measure of its own beside the accord. */
export interface JointPromise {
  /** The accord whose parties promise it. */
  readonly pact: Candidate;
  /** The day by which they will have done it. */
  readonly by: DateFound;
}

/** Means that are given; a "priority project" only has a name for one. */
const MEANS: ReadonlySet<Concept> = new Set([...INSTRUMENT_NOUNS].filter((concept) => concept !== 'deregulation'));
const GIVING: ReadonlySet<Concept> = new Set<Concept>(['fund', 'money', ...MEANS]);
const SITES: ReadonlySet<Concept> = new Set(['site']);
/** "Each side will put a billion into mining": the sum says that something is given. */
const BOTH: ReadonlySet<Concept> = new Set(['both']);
/** What is signed by a day is the business of the accord itself, and so is whoever meets by one. */
const SIGNING: ReadonlySet<Concept> = new Set(['sign']);
const MEETING: ReadonlySet<Concept> = new Set(['negotiate']);

/** Steps from a deadline to what is to be done by it; in dense scripts these are characters. */
const REACH = 40;
/** A "may" this near to a deadline leaves it open. */
const HEDGE = 16;
/** Sentences from an accord to what is promised in it. */
const APART = 8;
/** What is done within fewer days is the business of offices, what takes as many years is no promise. */
const FEWEST_DAYS = 20;
const MOST_YEARS = 5;

/** Whether a date is one by which somebody will have acted. */
function isDeadline({ form, cue, slots: { n, unit } }: DateFound): boolean {
  if (form !== 'within') return cue === 'due' && form !== 'year';
  const count = n ?? 1;
  const measure = unit === undefined ? undefined : UNITS[unit];
  return measure === 'day' ? count > FEWEST_DAYS : measure !== 'year' || count < MOST_YEARS;
}

function closestOf<T extends SteppedMention>(mentions: readonly T[], to: SteppedMention): T | null {
  let best: T | null = null;
  for (const mention of mentions) {
    const far = distance(mention, to);
    if (far <= REACH && (best === null || far < distance(best, to))) best = mention;
  }
  return best;
}

/** "after the signing" tells from when a span counts, not what is done within it. */
function isOpener(read: ReadSentence, { start, end }: ConceptMention): boolean {
  return read.concepts.some(
    (mention) => mention.concept === 'background' && mention.start <= start && end <= mention.end,
  );
}

/** Whether more than a word for money says that something is given: "a meeting on investment" gives nothing. */
function isGiven({ has, money }: ReadSentence): boolean {
  return has.has('fund') || has.has('build') || has.has('step') || money.length > 0;
}

/** Whether the parties themselves are said to act: by a word for both, or by the names of two of them. */
function actTogether(read: ReadSentence, by: DateFound, pact: Candidate): boolean {
  return read.has.has('both') || (read.has.has('future') && partiesActing(actingIn(read, by), pact) > 1);
}

/** The word for what is given or started by a day; null where something else is to be done. */
function givingBy(read: ReadSentence, by: DateFound, pact: Candidate): ConceptMention | null {
  const { has } = read;
  const started = has.has('build') || has.has('step') || read.money.length > 0;
  const spoken = isGiven(read) || actTogether(read, by, pact);
  const giving =
    closestOf(mentionsOf(read, spoken ? GIVING : MEANS), by) ??
    (started ? closestOf(mentionsOf(read, SITES), by) : null) ??
    (read.money.length > 0 ? closestOf(mentionsOf(read, BOTH), by) : null);
  if (giving === null) return null;
  const own = (mention: ConceptMention) => mention.clause === by.clause && !isOpener(read, mention);
  if (mentionsOf(read, MEETING).some((mention) => own(mention) && distance(mention, by) <= REACH)) return null;
  const signing = closestOf(mentionsOf(read, SIGNING).filter(own), by);
  return signing !== null && distance(signing, by) < distance(giving, by) ? null : giving;
}

const OPENING: ReadonlySet<Concept> = new Set(['may', 'opinion', 'condition']);

/** Whether a sentence leaves open what is to be done by a day, asks for it, or tells it of a company or of the past. */
function isOpen(read: ReadSentence, by: DateFound): boolean {
  const { has } = read;
  if (read.question || has.has('deny') || has.has('past')) return true;
  if (
    !has.has('both') &&
    (has.has('market') || has.has('company') || read.countries.some((country) => country.by === 'company'))
  )
    return true;
  return read.concepts.some(
    (mention) => OPENING.has(mention.concept) && mention.clause === by.clause && distance(mention, by) <= HEDGE,
  );
}

/** Steps between a government and the word that it only tells something: "the White House said". */
const TELLING_REACH = 8;

/** Whether a clause has the parties of a pact act together: it says so, names two of them, or nobody. */
function isJoint(read: ReadSentence, by: DateFound, pact: Candidate): boolean {
  if (read.has.has('both')) return true;
  const acting = actingIn(read, by);
  return acting.size === 0 || partiesActing(acting, pact) > 1;
}

/** Who may be the subject of a clause. */
function actingIn(read: ReadSentence, { clause }: DateFound): ReadonlySet<string> {
  const named = read.countries.filter((country) => country.clause === clause && mayAct(read, country));
  return new Set(named.map(({ country }) => country));
}

function partiesActing(acting: ReadonlySet<string>, { actors }: Candidate): number {
  return actors.filter(({ country }) => acting.has(country)).length;
}

function mayAct(read: ReadSentence, country: CountryMention): boolean {
  if (country.by === 'place' || (country.role !== 'none' && country.role !== 'agent')) return false;
  return !read.concepts.some(
    (mention) => mention.concept === 'announce' && distance(mention, country) <= TELLING_REACH,
  );
}

/** The accord that a sentence goes on about: the first told, not as an older one, in the sentences before. */
function pactBefore(read: ReadSentence, accords: readonly Candidate[]): Candidate | undefined {
  return accords.find(({ actors, signals, sentence }) => {
    const gap = read.sentence.index - sentence.sentence.index;
    return actors.length > 1 && gap >= 0 && gap <= APART && !signals.past && !signals.background && !signals.denied;
  });
}

/** Verbs that act on what is promised. */
const ACTING: ReadonlySet<Concept> = new Set(['fund', 'build', 'impose', 'decide', 'grant', 'raise', 'agree', 'plan']);

/** Whether a date is the day by which a candidate promises to act. */
export function isPromisedBy({ promise }: Candidate, { start, end }: SteppedMention): boolean {
  return promise !== undefined && promise.by.start < end && start < promise.by.end;
}

/** Means that the parties of an accord give together. */
function jointMeasure(
  read: ReadSentence,
  pact: Candidate,
  trigger: ConceptMention,
  governor: ConceptMention | null,
  stage: Candidate['stage'],
): Candidate {
  return {
    type: 'financing_measure',
    direction: 'easing',
    stage,
    trigger,
    governor,
    actors: pact.actors,
    targets: [],
    minerals: read.minerals,
    instruments: instrumentsIn(read),
    money: read.money,
    sentence: read,
    signals: signalsAround(read, trigger, governor),
  };
}

function promiseIn(read: ReadSentence, accords: readonly Candidate[]): Candidate | null {
  for (const by of read.dates) {
    if (!isDeadline(by) || isOpen(read, by)) continue;
    const pact = pactBefore(read, accords);
    if (pact === undefined || !isJoint(read, by, pact)) continue;
    const trigger = givingBy(read, by, pact);
    if (trigger === null) continue;
    const governor = closestOf(mentionsOf(read, ACTING), trigger);
    return { ...jointMeasure(read, pact, trigger, governor, 'announced'), promise: { pact, by } };
  }
  return null;
}

const WEIGHING: ReadonlySet<Concept> = new Set<Concept>(['plan', 'negotiate', 'may']);
/** Means by which states hold prices and stocks together. */
const SHARED: ReadonlySet<Concept> = new Set<Concept>(['price_floor', 'stockpile']);

/** Where these are said, means are given, or were, or are not. */
const SETTLED: readonly Concept[] = ['deny', 'past', 'agree', 'sign'];

/** "The partners will examine floor prices and subsidies", told of an accord: means that its parties weigh together. */
function weighedIn(read: ReadSentence, accords: readonly Candidate[]): Candidate | null {
  const [trigger] = mentionsOf(read, SHARED);
  if (trigger === undefined || read.question || SETTLED.some((concept) => read.has.has(concept))) return null;
  const governor = closestOf(mentionsOf(read, WEIGHING), trigger);
  const pact = pactBefore(read, accords);
  if (governor === null || pact === undefined) return null;
  const acting = new Set(read.countries.filter((country) => mayAct(read, country)).map(({ country }) => country));
  if (!read.has.has('both') && acting.size > 0 && partiesActing(acting, pact) < 2) return null;
  return { ...jointMeasure(read, pact, trigger, governor, 'proposed'), weighed: true };
}

/**
 * "Within six months both sides will finance ...", told of an accord: the promise is a measure of its parties. It takes the
 * place of what the same sentence says of money by itself.
 */
export function withPromises(sentences: readonly ReadSentence[], found: readonly Candidate[]): Candidate[] {
  const accords = found.filter(({ type }) => type === 'accord');
  if (accords.length === 0) return [...found];
  const promises: Candidate[] = [];
  for (const read of sentences) {
    const promise = promiseIn(read, accords);
    // What is only spoken of behind a promise is not promised as well.
    if (promise !== null && (promises.length === 0 || isGiven(read))) promises.push(promise);
    else {
      const weighed = weighedIn(read, accords);
      if (weighed !== null) promises.push(weighed);
    }
  }
  const told = new Set(promises.map(({ sentence }) => sentence));
  return [...found.filter(({ type, sentence }) => type !== 'financing_measure' || !told.has(sentence)), ...promises];
}
