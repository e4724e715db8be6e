import type { Direction, RiskEventType, Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, ReadSentence } from './analysis.js';
import { type Candidate, inScope, mentionsOf, nearest, signalsAround } from './candidate.js';
import { isOfOwner, unique } from './parties.js';

export const WORKS: ReadonlySet<Concept> = new Set(['site', 'production']);
/** What befalls works. */
export const BLOWS: ReadonlySet<Concept> = new Set([
  'strike',
  'accident',
  'disaster',
  'conflict',
  'force_majeure',
  'shortage',
]);

/** Words between a nationality and the works that stand there: "the Irish zinc mine", "la mine chilienne". */
const BESIDE = 4;

/** How far a country is from being the one where something happens: 0 for a place in it. */
function remoteness(country: CountryMention, works: readonly ConceptMention[]): number {
  const { by, role } = country;
  // A union is named for the place of its members in it: "Europe's largest".
  const union = country.country === 'EU' ? 3 : 0;
  const beside = nearest(works, country, BESIDE) !== null;
  if (by === 'adjective' && beside) return 0.5 + union;
  if (by === 'name' && beside && role !== 'target') return 0.2 + union;
  return (
    (by === 'place' ? 0 : by === 'name' ? 1 : 2) +
    (role === 'place' || role === 'source' ? -0.7 : 0) +
    (role === 'target' || role === 'attribute' ? 1.5 : 0) +
    union
  );
}

/** Whether a marker opens what brought a stop about, and no older fact: "halted work after a collapse at its copper mine". */
export function opensCause(read: ReadSentence, marker: ConceptMention): boolean {
  return marker.concept === 'background' && mentionsOf(read, BLOWS).some((blow) => inScope(read, marker, blow));
}

/** Where it happens: places before names, names before nationalities; a body of a state is nowhere, a firm elsewhere. */
export function hostsOf(read: ReadSentence): CountryMention[] {
  const works = mentionsOf(read, WORKS);
  const places = read.countries.filter((country) => country.by !== 'body' && !isOfOwner(read, country));
  const far = new Map(places.map((country) => [country, remoteness(country, works)]));
  return unique(places.sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0))).slice(0, 1);
}

/** A candidate about works in `read`, with the minerals and the money its sentence names. */
export function candidate(
  read: ReadSentence,
  type: RiskEventType,
  direction: Direction,
  stage: Stage,
  trigger: ConceptMention,
  governor: ConceptMention | null,
  actors: readonly CountryMention[],
): Candidate {
  return {
    type,
    direction,
    stage,
    trigger,
    governor,
    actors,
    targets: [],
    minerals: read.minerals,
    instruments: [],
    money: read.money,
    sentence: read,
    signals: signalsAround(read, trigger, governor),
  };
}

/** Whether a company acts where no government is named. */
export function isOfCompany({ has, countries }: ReadSentence): boolean {
  const firm = has.has('company') || countries.some(({ by }) => by === 'company');
  return firm && !has.has('government') && !countries.some(({ by }) => by === 'body');
}
