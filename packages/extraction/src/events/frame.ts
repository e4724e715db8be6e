import type { ConceptMention, CountryMention, MineralMention, ReadSentence } from '../frames/analysis.js';
import { type Candidate, inScope, isOfBoth } from '../frames/candidate.js';
import { isOfOwner, unique } from '../frames/parties.js';
import { hostsOf, opensCause } from '../frames/works.js';
import { type Context, specific, withoutExamples } from './context.js';
import type { Framed, Valued } from './happening.js';
import { strengthOf } from './strength.js';

const keep = <T extends { mineral: unknown } | { country: unknown }>(mentions: readonly T[], inherited: boolean) =>
  mentions.map((mention) => ({ mention, inherited }));

/** Minerals of the act: those of its sentence, else of the sentences before, else those the document is about. */
function mineralsFor(
  candidate: Candidate,
  context: Context,
  all: readonly Candidate[],
): { mention: MineralMention; inherited: boolean }[] {
  const meant = (mentions: readonly MineralMention[]) =>
    specific(candidate.type === 'accord' ? withoutExamples(mentions) : mentions);
  const own = meant(candidate.minerals.filter((mention) => !isTold(candidate, mention)));
  if (own.length > 0) {
    const named = own.some(({ mineral }) => mineral !== 'critical_minerals');
    if (named) return keep(own, false);
    const agreed = agreedMinerals(candidate, all);
    if (agreed.length > 0) return keep(agreed, false);
    // "these metals" beside a title that names them.
    const topical = specific(context.topic);
    const general = topical.every(({ mineral }) => mineral === 'critical_minerals');
    return !general && REFERRING.has(candidate.type) && (candidate.sentence.sentence.kind === 'title' || context.titled)
      ? keep(topical, true)
      : keep(own, false);
  }
  const agreed = agreedMinerals(candidate, all);
  if (agreed.length > 0) return keep(agreed, true);
  const { index } = candidate.sentence.sentence;
  for (let back = 1; back <= 2; back++) {
    const before = context.sentences[index - back];
    if (before === undefined) break;
    const near = meant(before.minerals);
    if (near.length > 0) return keep(near, true);
  }
  return keep(meant(context.topic), true);
}

/** What the accord is about that two states put money into together: "both will finance projects of critical minerals". */
function agreedMinerals(candidate: Candidate, all: readonly Candidate[]): MineralMention[] {
  const { type, sentence, trigger, actors } = candidate;
  if (type !== 'financing_measure' || !(actors.length > 1 || isOfBoth(sentence, trigger))) return [];
  for (const accord of all) {
    if (accord.type !== 'accord' || accord.actors.length < 2) continue;
    const named = specific(accord.minerals).filter(({ mineral }) => mineral !== 'critical_minerals');
    if (named.length > 0) return named;
  }
  return [];
}

/** Acts on goods named before: "these raw materials". An accord on critical minerals at large stands for itself. */
const REFERRING = new Set(['export_control', 'trade_restriction', 'resource_nationalism', 'supply_disruption']);

/** Whether a mineral belongs to an older fact or an answer told in the same sentence, not to the act. */
function isTold({ type, sentence, trigger }: Candidate, mention: MineralMention): boolean {
  return sentence.concepts.some(
    (marker) =>
      (marker.concept === 'background' || marker.concept === 'retaliation') &&
      inScope(sentence, marker, mention) &&
      !inScope(sentence, marker, trigger) &&
      !(type === 'supply_disruption' && opensCause(sentence, marker)),
  );
}

function titleOf(context: Context): ReadSentence | undefined {
  return context.sentences.find(({ sentence }) => sentence.kind === 'title');
}

/** Actors of the act: those its sentence gives it, else those of the sentences before, else the focus of the document. */
function actorsFor(
  candidate: Candidate,
  context: Context,
  all: readonly Candidate[],
): { mention: CountryMention; inherited: boolean }[] {
  if (candidate.promise !== undefined || candidate.weighed) return keep(unique(candidate.actors), true);
  const acting = unique(candidate.actors).filter((actor) => !isAimedAt(actor, candidate, all, context));
  const own = isByTheWay(acting, candidate) ? [] : acting;
  const wanted = candidate.type === 'accord' ? 2 : 1;
  // A firm that builds abroad stands beside the country where it builds.
  const homeless = LOCAL.has(candidate.type) && own.every((actor) => isOfOwner(candidate.sentence, actor));
  if (own.length >= wanted && !homeless) return keep(own, false);
  const kin = all
    .filter((other) => other !== candidate && other.type === candidate.type && other.actors.length >= wanted)
    .filter(
      ({ actors }) =>
        candidate.type !== 'accord' || !isOfBoth(candidate.sentence, candidate.trigger) || actors.length === 2,
    )
    .filter((other) => !isElsewhere(other, candidate, context))
    .sort((a, b) => nearness(a, candidate) - nearness(b, candidate))[0];
  if (homeless) {
    const host = hostIn(context, kin);
    if (host !== undefined) {
      const firms = own.filter(({ country }) => country !== host.country);
      return [...keep([host], true), ...keep(firms, false)];
    }
    if (own.length > 0) return keep(own, false);
  }
  const pool = [...(kin?.actors ?? []), ...(titleOf(context)?.countries ?? []), ...context.focus].filter(
    ({ role, country }) =>
      role !== 'dependence' &&
      role !== 'source' &&
      (candidate.type === 'accord' || role !== 'target') &&
      !(role === 'place' && isOfPurse(candidate)) &&
      (candidate.type !== 'trade_restriction' || role !== 'attribute') &&
      !(candidate.type === 'trade_restriction' && context.sanctioned.has(country)) &&
      !candidate.targets.some((target) => target.country === country),
  );
  const state = candidate.sentence.concepts.find(({ concept }) => concept === 'government');
  if (own.length === 0 && state !== undefined && context.home !== null && candidate.type !== 'accord') {
    return keep([homeAt(state, context.home)], false);
  }
  if (candidate.type === 'financing_measure' && own.length === 0) {
    const pact = all.find((other) => other.type === 'accord' && other.actors.length >= 2);
    if (pact !== undefined && (kin === undefined || isOfBoth(candidate.sentence, candidate.trigger))) {
      return keep(unique(pact.actors), true);
    }
  }
  // Whose firm is told of is dispossessed, as long as any state is named.
  const states = candidate.type === 'resource_nationalism' ? pool.filter(({ by }) => by !== 'company') : [];
  const extra = unique(states.length > 0 ? states : pool).filter(
    ({ country }) => !own.some((mention) => mention.country === country),
  );
  if (candidate.type === 'accord' && own.length === 0) {
    if (kin !== undefined) return keep(unique(kin.actors), true);
    // Nobody is said to agree with anybody, unless "both countries" do.
    if (!candidate.sentence.has.has('both')) return [];
  }
  if (own.length === 0 && extra.length === 0 && context.home !== null && candidate.type !== 'accord') {
    // No country anywhere: local news of the country whose language or address it bears.
    return keep([homeAt(candidate.trigger, context.home)], true);
  }
  return [...keep(own, false), ...keep(extra.slice(0, wanted - own.length), true)];
}

/** Whether the only country beside an accord is named in another clause: "the accord comes as China controls exports". */
function isByTheWay(own: readonly CountryMention[], { type, trigger }: Candidate): boolean {
  const [only] = own;
  return type === 'accord' && own.length === 1 && only?.role === 'none' && only.clause !== trigger.clause;
}

/** Acts of states, wherever what they are about stands: "the government backs a mine in Chile". */
function isOfPurse({ type }: Candidate): boolean {
  return type === 'accord' || type === 'financing_measure';
}

/** Happenings that belong to the country where they take place, whoever owns what is there. */
const LOCAL: ReadonlySet<Candidate['type']> = new Set(['supply_disruption', 'capacity_investment']);

/** The country of a happening whose sentence names none: that of the nearest one of its kind, of the title, of the document. */
function hostIn(context: Context, kin: Candidate | undefined): CountryMention | undefined {
  const title = titleOf(context);
  return (
    kin?.actors.find((actor) => !isOfOwner(kin.sentence, actor)) ??
    (title === undefined ? undefined : hostsOf(title)[0]) ??
    context.hosts[0]
  );
}

function homeAt({ start, end, at, clause }: ConceptMention, country: string): CountryMention {
  return { start, end, at, clause, country, by: 'body', role: 'none', list: -1, rule: 'any/language/home' };
}

/** Whether another sentence names the country as the one a measure of this kind is aimed at, and never as its actor. */
function isAimedAt(
  { country }: CountryMention,
  candidate: Candidate,
  all: readonly Candidate[],
  { sanctioned }: Context,
): boolean {
  if (candidate.type !== 'export_control' && candidate.type !== 'trade_restriction') return false;
  if (candidate.type === 'trade_restriction' && sanctioned.has(country)) return true;
  const kin = all.filter((other) => other !== candidate && other.type === candidate.type);
  return (
    kin.some(({ targets }) => targets.some((target) => target.country === country)) &&
    !kin.some(({ actors }) => actors.some((actor) => actor.country === country))
  );
}

/** A ban among sanctions is aimed at those whom another sentence names as hit. */
function withSanctioned(
  candidate: Candidate,
  actors: readonly { mention: CountryMention }[],
  { sanctioned }: Context,
): Candidate {
  const { type, trigger } = candidate;
  if (type !== 'trade_restriction' || candidate.targets.length > 0) return candidate;
  if (trigger.concept === 'tariff' || trigger.concept === 'probe') return candidate;
  const targets = [...sanctioned.values()].filter(
    ({ country }) => !actors.some(({ mention }) => mention.country === country),
  );
  return { ...candidate, targets };
}

/** "Namibie: les minéraux …; en décembre, le Zimbabwe …": what a state that the title leaves out does further down is no lead to who acts here. */
function isElsewhere(other: Candidate, { sentence }: Candidate, context: Context): boolean {
  const named = (titleOf(context)?.countries ?? []).filter(({ role, by }) => role === 'none' && by === 'name');
  return (
    other.type !== 'accord' &&
    named.length > 0 &&
    other.sentence.sentence.index > sentence.sentence.index &&
    !other.actors.some(({ country }) => named.some((titled) => titled.country === country))
  );
}

function nearness(a: Candidate, b: Candidate): number {
  const gap = b.sentence.sentence.index - a.sentence.sentence.index;
  return gap >= 0 ? gap : 3 - 2 * gap;
}

/** "a Chinese deal", "Ganfeng signed with the government of Mali": with one state in the sentence, it is one of firms. */
function isDealOfFirm({ actors, signals, sentence }: Candidate): boolean {
  if (actors.length >= 2) return false;
  const named =
    sentence.countries.some(({ by }) => by === 'company') || (actors.length === 0 && sentence.has.has('company'));
  return named || (!signals.verbal && actors[0]?.by === 'adjective');
}

/** Fills a candidate in from the document; null where it stays without a mineral or without an actor. */
export function frame(candidate: Candidate, context: Context, all: readonly Candidate[]): Framed | null {
  const minerals = mineralsFor(candidate, context, all);
  if (minerals.length === 0) return null;
  // A trade deal on cars and chips is none on the minerals that other sentences name.
  const foreign =
    candidate.signals.otherGood || (candidate.type === 'accord' && candidate.sentence.has.has('other_good'));
  if (foreign && minerals.every(({ inherited }) => inherited)) return null;
  const actors = actorsFor(candidate, context, all);
  if (actors.length === 0 || (candidate.type === 'accord' && (actors.length < 2 || isDealOfFirm(candidate))))
    return null;
  const framed = {
    candidate: withSanctioned(candidate, actors, context),
    minerals: minerals.map(
      ({ mention, inherited }): Valued<MineralMention['mineral'], MineralMention> => ({
        value: mention.mineral,
        mention,
        inherited,
      }),
    ),
    actors: actors.map(
      ({ mention, inherited }): Valued<string, CountryMention> => ({ value: mention.country, mention, inherited }),
    ),
  };
  return { ...framed, strength: strengthOf(framed) };
}
