import type { Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, ReadSentence } from './analysis.js';
import { type Candidate, mentionsOf, nearest, signalsAround } from './candidate.js';
import { unique } from './parties.js';
import { candidate, hostsOf, WORKS } from './works.js';

const OPENS: ReadonlySet<Concept> = new Set(['build']);
const FUNDS: ReadonlySet<Concept> = new Set(['fund']);
const ELSE_BUILT: readonly Concept[] = ['stockpile', 'accord', 'law'];
/** Steps to works told of in the clause before: "a plant, which is being built". */
const RELATIVE = 8;

/** Mines and plants that companies open, build, enlarge or put money into. */
export function capacity(read: ReadSentence): Candidate[] {
  const sites = mentionsOf(read, WORKS);
  // "builds a stockpile of gallium", "open to an accord on lithium": what is built or opened is no plant.
  const other = sites.length === 0 && ELSE_BUILT.some((concept) => read.has.has(concept));
  const named = other ? [] : [...sites, ...read.minerals];
  const opening =
    mentionsOf(read, OPENS).find(
      (verb) => nearest(named, verb, 18) !== null || nearest(sites, verb, RELATIVE, false) !== null,
    ) ?? investing(read, sites);
  if (opening === undefined) return [];
  const signals = signalsAround(read, opening, opening);
  const stage: Stage =
    signals.planned || signals.hedged
      ? 'proposed'
      : signals.future || opening.concept === 'fund'
        ? 'announced'
        : 'in_force';
  const hosts = hostsOf(read);
  const investors = read.countries.filter(
    ({ by, role }) => by === 'company' || (role === 'attribute' && read.has.has('company')),
  );
  return [
    candidate(
      read,
      'capacity_investment',
      'easing',
      stage,
      opening,
      opening,
      unique([...hosts, ...investors]).slice(0, 2),
    ),
  ];
}

/** A company that puts money into a mine or plant, where no government is named. */
function investing(read: ReadSentence, sites: readonly ConceptMention[]): ConceptMention | undefined {
  const firm = read.has.has('company') || read.countries.some(({ by }) => by === 'company');
  if (!firm || read.money.length === 0 || read.has.has('government') || read.countries.some(({ by }) => by === 'body'))
    return undefined;
  const places = [...sites, ...read.countries.filter(({ by }) => by === 'place')];
  return mentionsOf(read, FUNDS).find((verb) => nearest(places, verb, 20, false) !== null);
}
