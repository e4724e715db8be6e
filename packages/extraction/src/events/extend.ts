import { coversMineral } from '@lodewatch/reference';
import type { CountryMention, MineralMention, ReadSentence } from '../frames/analysis.js';
import type { Concept } from '../lexicon/concepts.js';
import { type Context, specific, withoutExamples } from './context.js';
import type { Framed, Group, WeighedGroup } from './happening.js';

/** How many sentences after the act, or after one that goes on telling it, may still list what it covers. */
const REACH = 5;
/** A sentence belongs to another happening where that is likely enough. */
const LIKELY = 0.3;
/** A list of this many minerals with one of the act's own among them spells the act out. */
const LIST = 3;
/** A heading with fewer is a caption or the name of a section. */
const HEADING_LIST = 2;

/** Minerals that a sentence names; a word with another meaning, like "tin", counts only beside one without. */
function plainlyNamed({ minerals }: ReadSentence): MineralMention[] {
  const named = specific(minerals).filter(({ mineral, named: inName }) => mineral !== 'critical_minerals' && !inName);
  return named.every(({ ambiguous }) => ambiguous) ? [] : named;
}

/** Minerals that a sentence names, or a list that opens with it, one line for each. */
function namedIn(read: ReadSentence, { sentences }: Context): MineralMention[] {
  const named = plainlyNamed(read);
  if (read.sentence.kind !== 'heading' || named.length >= HEADING_LIST) return named;
  const list: MineralMention[] = [];
  for (const line of sentences.slice(read.sentence.index)) {
    const more = line.sentence.kind === 'heading' ? plainlyNamed(line) : [];
    if (more.length === 0) break;
    list.push(...more);
  }
  return list.length < HEADING_LIST ? [] : specific(list);
}

/** Acts on trade: what they name is no part of an accord or of money given. */
const TRADE: readonly Concept[] = ['export', 'export_control', 'export_ban', 'export_tax', 'restrict'];

/** What single projects get beside an accord. */
const CAPITAL: readonly Concept[] = ['loan', 'equity', 'offtake'];

/** Whether a sentence beside an accord or money given tells of something else: exports curbed, one project. */
function isAnothers(read: ReadSentence, { lead }: Group): boolean {
  const { type } = lead.candidate;
  if (type !== 'accord' && type !== 'financing_measure') return false;
  if (TRADE.some((concept) => read.has.has(concept))) return true;
  if (type !== 'accord') return false;
  const single = new Set(read.minerals.map(({ mineral }) => mineral)).size === 1;
  return (single && read.has.has('site')) || CAPITAL.some((concept) => read.has.has(concept));
}

/** Whether a country that takes no part speaks for another act. Where money goes to, and where a firm is from, is named beside the one told. */
function isOthers({ by, role }: CountryMention, { candidate: { type } }: Framed): boolean {
  if (by === 'place' || by === 'company') return false;
  return type !== 'financing_measure' || role !== 'place';
}

/** Whether a sentence beside money given tells of works that get it, wherever they stand: "a lithium mine in Portugal". */
function isOfProjects({ has }: ReadSentence, { lead }: Group): boolean {
  return lead.candidate.type === 'financing_measure' && has.has('site');
}

/**
 * Minerals that another sentence spells out for an act told in general words, or in part: "critical minerals" in the
 * lead, "it covers tin, tungsten and tantalum" below or "tin" in the title.
 */
export function spelledOut(group: Group, groups: readonly WeighedGroup[], context: Context): readonly MineralMention[] {
  const { lead, members } = group;
  const { index } = lead.candidate.sentence.sentence;
  const general = lead.minerals.every(({ value }) => value === 'critical_minerals');
  const own = new Set(members.map(({ candidate }) => candidate.sentence));
  const elsewhere = new Set(
    groups.flatMap((other) =>
      other.lead === lead || other.news < LIKELY ? [] : other.members.map(({ candidate }) => candidate.sentence),
    ),
  );
  const actors = new Set(
    members.flatMap((member: Framed) => [
      ...member.actors.map(({ value }) => value),
      ...member.candidate.targets.map(({ country }) => country),
    ]),
  );
  const found: MineralMention[] = [];
  let told = index;
  for (const read of context.sentences) {
    if (own.has(read)) told = Math.max(told, read.sentence.index);
    const gap = read.sentence.index - told;
    if (gap < 1 || gap > REACH || elsewhere.has(read) || isAnothers(read, group)) continue;
    if (read.has.has('background') || read.has.has('past') || read.has.has('dependence') || read.has.has('market'))
      continue;
    const projects = isOfProjects(read, group);
    const stranger = read.countries.some((country) => !actors.has(country.country) && isOthers(country, lead));
    if (!projects && (stranger || found.length > 0)) continue;
    const named = lead.candidate.type === 'accord' ? withoutExamples(namedIn(read, context)) : namedIn(read, context);
    const listed =
      named.length >= LIST &&
      (projects || named.some(({ mineral }) => lead.minerals.some(({ value }) => coversMineral(value, mineral))));
    if ((general || listed) && named.length > 0) {
      // Works that get money are mostly told one by one.
      if (lead.candidate.type !== 'financing_measure') return named;
      found.push(...named);
    }
  }
  if (found.length > 0) return found;
  const title = context.sentences[0];
  return general && title?.sentence.kind === 'title' && !elsewhere.has(title) ? namedIn(title, context) : [];
}
