import { coversMineral } from '@lodewatch/reference';
import type { MineralMention } from '../frames/analysis.js';
import { type Context, specific } from './context.js';
import type { Framed, Group, WeighedGroup } from './happening.js';

/** How many sentences after the act may still list what it covers. */
const REACH = 5;
/** A sentence belongs to another happening where that is likely enough. */
const LIKELY = 0.3;
/** A list of this many minerals with one of the act's own among them spells the act out. */
const LIST = 3;

/**
 * Minerals that a later sentence spells out for an act told in general words, or in part: "critical minerals" in the
 * title, "it covers tin, tungsten and tantalum" below.
 */
export function spelledOut(
  { lead, members }: Group,
  groups: readonly WeighedGroup[],
  context: Context,
): readonly MineralMention[] {
  const { index } = lead.candidate.sentence.sentence;
  const general = lead.minerals.every(({ value }) => value === 'critical_minerals');
  const own = new Set(members.map(({ candidate }) => candidate.sentence));
  const elsewhere = new Set(
    groups.flatMap((group) =>
      group.lead === lead || group.news < LIKELY ? [] : group.members.map(({ candidate }) => candidate.sentence),
    ),
  );
  const actors = new Set(
    members.flatMap((member: Framed) => [
      ...member.actors.map(({ value }) => value),
      ...member.candidate.targets.map(({ country }) => country),
    ]),
  );
  for (const read of context.sentences) {
    const gap = read.sentence.index - index;
    if (gap < 1 || gap > REACH || own.has(read) || elsewhere.has(read)) continue;
    if (read.has.has('background') || read.has.has('past') || read.has.has('dependence') || read.has.has('market'))
      continue;
    if (read.countries.some(({ country, by }) => by !== 'place' && by !== 'company' && !actors.has(country))) continue;
    const named = specific(read.minerals).filter(({ mineral }) => mineral !== 'critical_minerals');
    if (general && named.length > 0) return named;
    if (
      named.length >= LIST &&
      named.some(({ mineral }) => lead.minerals.some(({ value }) => coversMineral(value, mineral)))
    )
      return named;
  }
  return [];
}
