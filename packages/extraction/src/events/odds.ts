import { daysBetween, firstDay } from '@lodewatch/contracts';
import type { Anchors } from '../dates/anchor.js';
import { yearOf } from '../dates/calendar.js';
import { resolveDate } from '../dates/resolve.js';
import type { ReadSentence } from '../frames/analysis.js';
import { distance, isOfBoth } from '../frames/candidate.js';
import { NEWS_THRESHOLD, NEWS_WEIGHTS, TRUTH_WEIGHTS } from '../generated/weights.js';
import type { DateForm } from '../lexicon/concepts.js';
import { UNITS } from '../lexicon/lexicon.js';
import type { Context } from './context.js';
import { doubtsOf, isAsserted, isHead } from './decide.js';
import { kindOf } from './gist.js';
import type { Framed, Group, WeighedGroup } from './happening.js';
import { STRENGTH_FEATURES, strengthFeatures } from './strength.js';

interface Weight {
  readonly news: number;
  readonly truth: number;
}
const newsWeights: Readonly<Record<string, number>> = NEWS_WEIGHTS;
const truthWeights: Readonly<Record<string, number>> = TRUTH_WEIGHTS;
const weights = new Map<string, Weight>(
  [...Object.keys(newsWeights), ...Object.keys(truthWeights)].map((name) => [
    name,
    { news: newsWeights[name] ?? 0, truth: truthWeights[name] ?? 0 },
  ]),
);

const labels = new Map<string, Map<string, string>>();

/** The name of a feature of some kind: made once, since a string that is made anew is hashed anew to be looked up. */
function label(kind: string, of: string): string {
  let known = labels.get(kind);
  if (known === undefined) {
    known = new Map();
    labels.set(kind, known);
  }
  let made = known.get(of);
  if (made === undefined) {
    made = `${kind} ${of}`;
    known.set(of, made);
  }
  return made;
}

/** A day told as news lies at most this long before publication; one older than the second is history. */
const NEWS_DAYS = 10;
const OLD_DAYS = 60;
/** A verb this near to the word it governs, in steps, is surely its own. */
const CLOSE = 8;
/** Log-odds of a document beyond which more say no more. */
const GIST_RANGE = 4;
/** Forms of dates by which news and history are told apart: "on Thursday", "on 3 May", "two years ago". */
const TELLING_FORMS: ReadonlySet<DateForm> = new Set([
  'weekday',
  'last_weekday',
  'today',
  'yesterday',
  'day',
  'month',
  'ago',
  'duration',
  'within',
]);
/** More actors, minerals or types of acts than these say no more. */
const MANY = { actors: 3, minerals: 4, types: 4 } as const;
/** More groups than these are told by texts that go through a history or a field. */
const CROWD = 5;

/** Words of a headline that tell what kind of text follows. */
const HEAD_SIGNS = ['consumer', 'market', 'opinion', 'deny', 'other_good', 'condition', 'may'] as const;

/** Takes each feature that is not nought. */
type Visitor = (name: string, value: number) => void;

/**
 * What speaks for and against a group being news of its document and read right, by name. The weights are fitted on
 * labelled news (scripts/fit-weights.mjs), so the sum is a log-odds that can be held to its word.
 */
export function visitFeatures(
  group: Group,
  groups: readonly Group[],
  context: Context,
  anchors: Anchors,
  visit: Visitor,
): void {
  const { lead, members } = group;
  const { type, direction, stage, signals, sentence, trigger } = lead.candidate;
  const flag = (name: string, on: boolean) => {
    if (on) visit(name, 1);
  };
  const share = (name: string, count: number) => {
    if (count > 0) visit(name, Math.min(1, count / Math.max(4, context.sentences.length)));
  };
  visit('bias', 1);
  const strength = strengthFeatures(lead);
  for (const name of STRENGTH_FEATURES) if (strength[name] !== 0) visit(name, strength[name]);
  flag('planned', signals.planned);
  flag('future', signals.future);

  const titled = isInTitle(group);
  flag('inTitle', titled);
  flag('otherTitle', !titled && groups.some(isInTitle));
  visit('members', Math.min(4, members.length) / 4);
  flag('told again', members.length > 1);
  let first = Number.POSITIVE_INFINITY;
  let aside = 0;
  for (const { candidate } of members) {
    first = Math.min(first, candidate.sentence.sentence.index);
    if (candidate.signals.background || candidate.signals.past) aside++;
  }
  visit('first', Math.min(1, first / 8));
  visit('backgroundShare', aside / members.length);
  flag(
    'denied elsewhere',
    members.some(({ candidate }) => candidate.signals.denied),
  );
  const rank = groups.indexOf(group);
  visit('rank', Math.min(1, rank / 4));
  flag('foremost', rank === 0);

  flag(
    'focus',
    lead.actors.some(({ value }) => value === context.focus[0]?.country),
  );
  flag(
    'topical',
    lead.minerals.some(({ value }) => context.topic.some(({ mineral }) => mineral === value)),
  );
  flag(
    'general',
    lead.minerals.every(({ value }) => value === 'critical_minerals'),
  );
  flag(
    'allInherited',
    lead.minerals.every(({ inherited }) => inherited),
  );
  flag(
    'actorsInherited',
    lead.actors.every(({ inherited }) => inherited),
  );
  share('consumer', context.consumer);
  share('market', context.market);
  share('opinionated', context.opinion);
  const head = context.sentences[0];
  for (const concept of HEAD_SIGNS) flag(label('head', concept), head?.has.has(concept) === true);
  flag('head question', head?.question === true);
  share('questions', context.questions);
  visit(label('actors', String(Math.min(MANY.actors, lead.actors.length))), 1);
  visit(label('minerals', String(Math.min(MANY.minerals, lead.minerals.length))), 1);
  visitNamings(lead, context, visit);
  const stated = lead.minerals.filter(({ inherited }) => !inherited);
  if (stated.length > 0)
    flag(stated.some(({ mention }) => mention.clause === trigger.clause) ? 'mineral in clause' : 'mineral aside', true);
  const [actor] = lead.actors;
  if (actor !== undefined) {
    visit(label('actor by', actor.mention.by), 1);
    visit(label('actor role', actor.mention.role), 1);
  }
  const { governor } = lead.candidate;
  flag('governed closely', governor !== null && distance(governor, trigger) <= CLOSE);
  flag('crowded', groups.length > CROWD);
  flag(label('own actor', type), strength.ownActor === 1);
  flag(label('money', type), sentence.money.length > 0);
  flag(label('company', type), sentence.has.has('company'));
  flag(label('both', type), isOfBoth(sentence, trigger));
  flag(
    label('by a day', type),
    sentence.dates.some(({ form, cue }) => form === 'within' || cue === 'due'),
  );
  flag('company', sentence.has.has('company'));
  flag('government', sentence.has.has('government'));
  flag('money', sentence.money.length > 0);

  visit(label('type', type), 1);
  flag(label('title', type), titled);
  flag(label('verbal', type), signals.verbal);
  flag(label('easing', type), direction === 'easing');
  visit(label('stage', stage), 1);
  visit(label('trigger', trigger.concept), 1);

  let [stronger, strongerAlike, beside, opposed] = [false, false, false, false];
  const types = new Set([type]);
  for (const other of groups) {
    if (other === group) continue;
    const rival = other.lead.candidate;
    types.add(rival.type);
    opposed ||= rival.type === type && rival.direction !== direction && areToldAtOnce(group, other);
    if (rival.type === type && other.lead.strength > lead.strength) {
      stronger = true;
      strongerAlike ||= rival.direction === direction;
    }
    if (
      other.lead.strength >= lead.strength &&
      other.members.some(({ candidate }) => candidate.sentence === sentence)
    ) {
      beside = true;
      visit(`beside ${rival.type}, ${type}`, 1);
    }
  }
  visit(label('types told', String(Math.min(MANY.types, types.size))), 1);
  flag('stronger', stronger);
  flag('stronger2', strongerAlike);
  flag('beside', beside);
  flag(label('beside its opposite', type), opposed);
  visitDates(sentence, anchors, flag);
  const { gist } = context;
  const kind = kindOf(lead.candidate);
  const own = gist.kinds.get(kind) ?? 0;
  visit('gist', withinRange(own));
  visit(label('gist', type), withinRange(own));
  visit('report', withinRange(gist.report));
  if (rank === 0) visit('report of the foremost', withinRange(gist.report));
  flag('gist of another', gist.most > own);
  flag('gleaned', lead.candidate.gleaned === true);
  flag(
    'promised',
    members.some(({ candidate }) => candidate.promise !== undefined),
  );
  flag('weighed', lead.candidate.weighed === true);
  const { aim, ungiven, ofFirm } = doubtsOf(group);
  flag('aim', aim);
  flag('ungiven', ungiven);
  flag('of firm', ofFirm);
  flag('staleYear', isStale(sentence, anchors));
}

/** Log-odds of a document as a feature from -1 to 1. */
function withinRange(odds: number): number {
  return Math.max(-GIST_RANGE, Math.min(GIST_RANGE, odds)) / GIST_RANGE;
}

/** How large a share of the sentences names the actors of an act: the one named most, and the one named least. */
function visitNamings({ actors }: Framed, { namings, sentences }: Context, visit: Visitor): void {
  if (actors.length === 0) return;
  const shares = actors.map(({ value }) => (namings.get(value) ?? 0) / sentences.length);
  visit('named most', Math.max(...shares));
  visit('named least', Math.min(...shares));
}

/** Sentences that tell an act, and not as an older fact. */
function tellingSentences({ members }: Group): ReadSentence[] {
  return members
    .filter(({ candidate: { signals } }) => !signals.background && !signals.past)
    .map(({ candidate }) => candidate.sentence);
}

/** Whether two acts are told in one sentence or in the headline: "work resumes at one mine and stops at the next". */
function areToldAtOnce(group: Group, other: Group): boolean {
  const sentences = tellingSentences(group);
  const others = new Set(tellingSentences(other));
  return sentences.some((sentence) => others.has(sentence)) || (sentences.some(isHead) && [...others].some(isHead));
}

function isInTitle({ members }: Group): boolean {
  return members.some(({ candidate }) => isHead(candidate.sentence));
}

function visitDates(sentence: ReadSentence, anchors: Anchors, flag: (name: string, on: boolean) => void): void {
  if (sentence.dates.length === 0) return;
  const { published } = anchors;
  let [old, fresh, ahead, yearOnly, effective] = [false, false, false, false, false];
  const forms = new Set<DateForm>();
  for (const mention of sentence.dates) {
    if (TELLING_FORMS.has(mention.form)) forms.add(mention.form);
    if (mention.cue === 'effective') effective = true;
    if (mention.form === 'last_year' || mention.form === 'year') yearOnly = true;
    if (published === null) continue;
    const moment = resolveDate(mention.form, mention.slots, anchors);
    if (moment?.kind !== 'point') continue;
    const age = daysBetween(firstDay(moment.date), firstDay(published));
    if (age > OLD_DAYS) old = true;
    else if (age >= 0 && age <= NEWS_DAYS) fresh = true;
    else if (age < 0) ahead = true;
  }
  flag('oldDate', old);
  flag('freshDate', fresh);
  flag('futureDate', ahead);
  flag('yearOnly', yearOnly);
  flag('date from', effective);
  for (const form of forms) flag(label('date', form), true);
}

/** Whether a sentence counts back by years, or names only years before the one its document was written in. */
function isStale({ dates }: ReadSentence, { around }: Anchors): boolean {
  let latest: number | null = null;
  for (const { form, slots } of dates) {
    if (form === 'ago' && slots.unit !== undefined && UNITS[slots.unit] === 'year') return true;
    if (slots.y !== undefined) latest = Math.max(latest ?? 0, Number(slots.y));
  }
  return latest !== null && around !== null && latest < yearOf(around);
}

/** Weighs the groups of a document. */
export function weigh(groups: readonly Group[], context: Context, anchors: Anchors): WeighedGroup[] {
  const weighed = groups.map((group) => {
    let [news, truth] = [0, 0];
    visitFeatures(group, groups, context, anchors, (name, value) => {
      const weight = weights.get(name);
      if (weight === undefined) return;
      news += weight.news * value;
      truth += weight.truth * value;
    });
    return { ...group, news: 1 / (1 + Math.exp(-news)), truth: 1 / (1 + Math.exp(-truth)) };
  });
  const inReport = weighed.some((group) => group.news >= NEWS_THRESHOLD && isAsserted(group));
  return weighed.map((group) => ({ ...group, inReport }));
}
