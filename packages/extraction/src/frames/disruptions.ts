import type { Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, MineralMention, ReadSentence } from './analysis.js';
import {
  type Candidate,
  distance,
  mentionsOf,
  nearest,
  type Signals,
  type SteppedMention,
  signalsAround,
} from './candidate.js';
import { orderedCut } from './nationalism.js';
import { BLOWS, candidate, hostsOf, isOfCompany, WORKS } from './works.js';

const SHIPPING: ReadonlySet<Concept> = new Set(['site', 'production', 'export']);
const STOPS: ReadonlySet<Concept> = new Set(['close', 'halt', 'cut', 'restrict']);
const RESUMES: ReadonlySet<Concept> = new Set(['resume']);
const ENDS: ReadonlySet<Concept> = new Set(['resume', 'lift', 'ended', 'halt', 'expire']);
/** What says of a strike told before it that it is over, however many words tell where it was. */
const OVERS: ReadonlySet<Concept> = new Set(['ended', 'expire']);
const OVER = 16;
const ENDABLE: ReadonlySet<Concept> = new Set(['strike', 'force_majeure', 'conflict']);

const PRICES: ReadonlySet<Concept> = new Set(['market']);

/** "the collapse in copper prices": a picture taken from mishaps. */
function isOfPrices(read: ReadSentence, blow: ConceptMention): boolean {
  return blow.concept === 'accident' && nearest(mentionsOf(read, PRICES), blow, 8) !== null;
}

/** What a sentence knows of works, and of what befalls them. */
interface Scene {
  readonly read: ReadSentence;
  /** A company that stops shipping has its works behind it. */
  readonly shipper: boolean;
  readonly works: readonly ConceptMention[];
  readonly blows: readonly ConceptMention[];
  readonly stops: readonly ConceptMention[];
  readonly resumes: readonly ConceptMention[];
  readonly hosts: readonly CountryMention[];
}

function sceneOf(read: ReadSentence): Scene | null {
  const blows = mentionsOf(read, BLOWS).filter((blow) => !isOfPrices(read, blow));
  const stops = mentionsOf(read, STOPS);
  const resumes = mentionsOf(read, RESUMES);
  if (blows.length + stops.length + resumes.length === 0) return null;
  const shipper = read.countries.some(({ by }) => by === 'company');
  const works = mentionsOf(read, shipper ? SHIPPING : WORKS);
  const hosts = hostsOf(read);
  const known =
    works.length > 0 ||
    read.minerals.length > 0 ||
    hosts[0]?.by === 'place' ||
    // A strike says by itself that work is down; where and for what stands in another sentence.
    read.has.has('strike') ||
    read.has.has('force_majeure');
  return known ? { read, shipper, works, blows, stops, resumes, hosts } : null;
}

/** Mines, plants and routes that stop, or start again. */
export function disruptions(read: ReadSentence): Candidate[] {
  const scene = sceneOf(read);
  if (scene === null) return [];
  const returned = returning(scene);
  if (returned !== null && !returned.signals.background) return [returned];
  const stopped = stopping(scene);
  if (returned === null) return stopped === null ? [] : [stopped];
  // "Blocked again, days after it resumed": what is over is an older fact beside what is not.
  return stopped === null || stopped.signals.background ? [returned] : [returned, stopped];
}

/** Works that run again, or are said to be about to; null where a "not" stands before it. */
function returning(scene: Scene): Candidate | null {
  const { read, hosts } = scene;
  const back = backOf(scene);
  if (back === undefined || isAwaited(read, back)) return null;
  const signals = signalsAround(read, back, null);
  if (signals.negated) return null;
  const stage: Stage = signals.planned || signals.future ? 'announced' : 'ended';
  return candidate(read, 'supply_disruption', 'easing', stage, back, back, hosts);
}

const CAUSES: ReadonlySet<Concept> = new Set(['because']);

/** "Riots halted production", "stopped because of a strike": what is halted is the work, not what stopped it. */
function isHaltOfWork(read: ReadSentence, halt: ConceptMention, works: readonly ConceptMention[]): boolean {
  return nearest(works, halt, 10) !== null || nearest(mentionsOf(read, CAUSES), halt, 8) !== null;
}

/** "have until Wednesday to end the blockade", "down until the strike is over": an end that is awaited. */
function isAwaited(read: ReadSentence, back: ConceptMention): boolean {
  return (
    back.concept === 'resume' &&
    read.dates.some(({ cue, eitherEnd, clause }) => cue === 'until' && !eitherEnd && clause === back.clause)
  );
}

/** What says that works run again, or that what stopped them is over. */
function backOf({ read, works, blows, resumes }: Scene): ConceptMention | undefined {
  const ending = mentionsOf(read, ENDS);
  const over = mentionsOf(read, OVERS).filter(({ start }) => blows.every((blow) => blow.end <= start));
  return (
    resumes.find((verb) => isOfWorks(read, verb, works)) ??
    mentionsOf(read, ENDABLE).flatMap((blow) => {
      const end = nearest(ending, blow, 8) ?? nearest(over, blow, OVER);
      return end === null || (end.concept === 'halt' && isHaltOfWork(read, end, works)) ? [] : [end];
    })[0] ??
    settlementOf(read)
  );
}

/** Works that stop, or are hit by what stops them. */
function stopping(scene: Scene): Candidate | null {
  const { read, works, blows, hosts } = scene;
  const blow = blows.find(({ concept }) => concept !== 'shortage') ?? blows[0];
  const stop = stopOf(scene);
  const trigger = stop ?? blow;
  if (trigger === undefined) return null;
  if (blow?.concept === 'shortage' && stop === undefined) return null;
  if (trigger === blow && works.length === 0 && !TELLING.has(blow.concept)) return null;
  const signals = signalsAround(read, trigger, trigger);
  const stage: Stage = signals.planned || signals.hedged ? 'proposed' : signals.future ? 'announced' : 'in_force';
  return candidate(read, 'supply_disruption', 'tightening', stage, trigger, stop ?? null, hosts);
}

/** Blows that tell by themselves that works are hit. */
const TELLING: ReadonlySet<Concept> = new Set(['force_majeure', 'strike']);

/** The verb that stops works. */
function stopOf({ read, shipper, works, stops }: Scene): ConceptMention | undefined {
  const stoppable = [...works, ...read.countries.filter(({ by }) => by === 'place')];
  const goods = shipper ? [] : read.concepts.filter(({ concept }) => concept === 'export');
  const ordered = orderedCut(read);
  return stops.find((verb) => {
    if (verb === ordered) return false;
    if (verb.concept === 'restrict') return curbsOutput(read, verb);
    const site = nearest(verb.concept === 'cut' ? works : stoppable, verb, 14) ?? quarryOf(read, verb);
    const sale = nearest(goods, verb, 10);
    // What is halted is what stands nearest: exports are a measure's matter.
    if (site === null || isOfDues(read, verb, site)) return false;
    return verb.concept !== 'halt' || sale === null || distance(site, verb) < distance(sale, verb);
  });
}

/** What else is cut: dues and prices. */
const LOWERED: ReadonlySet<Concept> = new Set(['royalty', 'tariff', 'market']);

/** "cuts the tax on mining": what is cut is what stands nearest. */
function isOfDues(read: ReadSentence, verb: ConceptMention, site: SteppedMention): boolean {
  return verb.concept === 'cut' && nearest(mentionsOf(read, LOWERED), verb, distance(site, verb)) !== null;
}

const OUTPUT: ReadonlySet<Concept> = new Set(['production']);
/** Steps between a verb and the output it curbs. */
const CURBED = 8;

/** "The company limits zinc production": a firm that makes less, as against a state that lets less be made. */
function curbsOutput(read: ReadSentence, verb: ConceptMention): boolean {
  return isOfCompany(read) && !read.has.has('export') && nearest(mentionsOf(read, OUTPUT), verb, CURBED) !== null;
}

/** What is freed or given back, and no works. */
const GOODS: ReadonlySet<Concept> = new Set([
  'export',
  'export_control',
  'export_ban',
  'export_licence',
  'licence',
  'mining_licence',
]);

/** Whether it is works that start again: told nearby, and nearer than exports, which are a measure's matter. */
function isOfWorks(read: ReadSentence, verb: ConceptMention, works: readonly ConceptMention[]): boolean {
  const site = nearest([...works, ...read.countries.filter(({ by }) => by === 'place')], verb, 20);
  const sale = nearest(mentionsOf(read, GOODS), verb, 20);
  return site !== null && (sale === null || distance(site, verb) < distance(sale, verb));
}

const SETTLES: ReadonlySet<Concept> = new Set(['agree', 'sign', 'accord']);
const STRIKES: ReadonlySet<Concept> = new Set(['strike']);
/** Steps between a strike and what ends it, whichever clauses they stand in. */
const SETTLED = 30;

/** What ends a strike: an understanding that is reached, not one that is refused or still sought. */
function settlementOf(read: ReadSentence): ConceptMention | undefined {
  const strikes = mentionsOf(read, STRIKES);
  if (strikes.length === 0 || read.has.has('condition') || read.has.has('negotiate') || read.has.has('deny')) return;
  return mentionsOf(read, SETTLES).find(
    (end) => nearest(strikes, end, SETTLED, false) !== null && !isOpen(signalsAround(read, end, end)),
  );
}

/** Whether it is not done, or not yet. */
function isOpen({ negated, planned, hedged, opinion, question }: Signals): boolean {
  return negated || planned || hedged || opinion || question;
}

/** "mothballs its bauxite": what is dug stands for where it is dug, unless prices or deals are what closes. */
function quarryOf(read: ReadSentence, verb: ConceptMention): MineralMention | null {
  if (verb.concept !== 'close' || read.has.has('market') || read.has.has('accord')) return null;
  return nearest(
    read.minerals.filter(({ mineral }) => mineral !== 'critical_minerals'),
    verb,
    8,
  );
}
