import {
  type Amount,
  type Claim,
  type DocumentId,
  derivedId,
  type Evidence,
  type Instrument,
} from '@lodewatch/contracts';
import type { Anchors } from '../dates/anchor.js';
import type { DatedField } from '../dates/dated.js';
import type { CountryMention, MineralMention } from '../frames/analysis.js';
import type { Concept } from '../lexicon/concepts.js';
import { type FoldedText, toStored } from '../text/fold.js';
import { amountsIn } from './amounts.js';
import type { Context } from './context.js';
import { isBackground, isClaim } from './decide.js';
import { spelledOut } from './extend.js';
import type { Framed, Group, WeighedGroup } from './happening.js';
import { stageOf } from './stage.js';

interface Source {
  readonly documentId: DocumentId;
  /** The stored text, title and body. */
  readonly text: string;
  readonly folded: FoldedText;
  readonly anchors: Anchors;
  readonly context: Context;
  readonly groups: readonly WeighedGroup[];
  readonly dates: ReadonlyMap<Group, readonly DatedField[]>;
}

/** The sentences that add to the news; an older fact of the same kind is not mixed in. */
export function currentMembers({ lead, members }: Group, background: boolean): readonly Framed[] {
  return members.filter(
    (member) =>
      member === lead ||
      background ||
      !(member.candidate.signals.background || member.candidate.signals.past || member.candidate.signals.retaliation),
  );
}

/** Happenings of which a sum of money says something: how much is promised or spent. */
const MONEY: ReadonlySet<Claim['type']> = new Set(['accord', 'financing_measure', 'capacity_investment']);

/** Sums in the sentences that tell of a happening, each place once. */
function amountsOf(sentences: readonly { start: number; end: number }[], text: string): Amount[] {
  const places = new Map(sentences.map((place) => [place.start, place]));
  return [...places.values()]
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end }) => amountsIn(text.slice(start, end), start));
}

/** Acts by which a state takes a mine or a permit from somebody. */
const SEIZURES: ReadonlySet<Concept> = new Set(['nationalisation', 'mining_licence', 'licence']);
const HEAD_SENTENCES = 4;

/** Whose miner is dispossessed, where the head of the document tells of companies of one other country. */
function ownerOf({ lead }: Group, { sentences }: Context): CountryMention | null {
  const { type, trigger } = lead.candidate;
  if (type !== 'resource_nationalism' || !SEIZURES.has(trigger.concept)) return null;
  const owners = sentences
    .slice(0, HEAD_SENTENCES)
    .flatMap(({ countries }) => countries.filter(({ by, role }) => by === 'company' || role === 'attribute'))
    .filter(({ country }) => !lead.actors.some(({ value }) => value === country));
  const [owner] = owners;
  return owner !== undefined && owners.every(({ country }) => country === owner.country) ? owner : null;
}

/** Turns a group into a claim with the evidence of each field; null where it says too little to be one. */
export function toClaim(group: WeighedGroup, source: Source): Claim | null {
  if (!isClaim(group)) return null;
  const { lead } = group;
  const { candidate } = lead;
  const background = isBackground(group);
  const evidence: Evidence[] = [];
  const span = ({ start, end }: { start: number; end: number }) => ({
    start: toStored(source.folded, start),
    end: toStored(source.folded, end),
  });
  const prove = (
    field: Evidence['field'],
    value: string | null,
    mention: { start: number; end: number; rule: string },
  ) => {
    evidence.push({ field, value, span: span(mention), rule: mention.rule });
  };
  const current = currentMembers(group, background);

  prove('type', null, candidate.trigger);
  prove('direction', null, candidate.governor ?? candidate.trigger);
  prove('stage', null, candidate.governor ?? candidate.trigger);

  // Two accords share parties often; a measure is of all that are said to take it.
  const actors =
    candidate.type === 'accord' ? [...lead.actors] : collect(current, lead, ({ actors: acting }) => acting);
  for (const { value, mention } of actors) prove('actors', value, mention);
  const minerals = mineralsOf(current, lead, background ? [] : spelledOut(group, source.groups, source.context));
  for (const { value, mention } of minerals) prove('minerals', value, mention);
  const targets = new Set<string>();
  for (const {
    candidate: { targets: aimed },
  } of current) {
    for (const mention of aimed) {
      if (targets.has(mention.country) || actors.some(({ value }) => value === mention.country)) continue;
      targets.add(mention.country);
      prove('targets', mention.country, mention);
    }
  }
  const dispossessed = targets.size === 0 ? ownerOf(group, source.context) : null;
  if (dispossessed !== null) {
    targets.add(dispossessed.country);
    prove('targets', dispossessed.country, dispossessed);
  }
  const instruments = new Set<Instrument>();
  for (const {
    candidate: { instruments: named },
  } of current) {
    for (const { instrument, mention } of named) {
      if (instruments.has(instrument)) continue;
      instruments.add(instrument);
      prove('instruments', instrument, mention);
    }
  }
  const dates = source.dates.get(group) ?? [];
  const dateOf = (field: DatedField['field']) => {
    const dated = dates.find((date) => date.field === field);
    if (dated !== undefined) prove(field, null, dated.mention);
    return dated?.value ?? null;
  };
  const happening = {
    type: candidate.type,
    direction: candidate.direction,
    stage: stageOf(lead, current, dates, source.anchors.published),
    actors: actors.map(({ value }) => value),
    targets: [...targets],
    minerals: minerals.map(({ value }) => value),
    announced: dateOf('announced'),
    effective: dateOf('effective'),
    until: dateOf('until'),
    due: dateOf('due'),
    instruments: [...instruments],
  };
  const { start, end } = span(candidate.sentence.sentence);
  const amounts = MONEY.has(candidate.type)
    ? amountsOf(
        current.map((member) => span(member.candidate.sentence.sentence)),
        source.text,
      )
    : [];
  for (const amount of amounts) {
    evidence.push({ field: 'amount', value: `${amount.value} ${amount.currency}`, span: amount.span, rule: 'amounts' });
  }
  return {
    ...happening,
    id: derivedId(
      'clm',
      source.documentId,
      JSON.stringify(happening),
      String(start),
      String(background),
    ) as Claim['id'],
    documentId: source.documentId,
    background,
    confidence: Math.round((background ? group.truth : group.news) * 100) / 100,
    amounts,
    quote: { start, end, text: source.text.slice(start, end) },
    evidence,
  };
}

function collect<T extends { value: string; inherited: boolean }>(
  members: readonly Framed[],
  lead: Framed,
  of: (framed: Framed) => readonly T[],
): T[] {
  const seen = new Set<string>();
  const out: T[] = [];
  for (const member of [lead, ...members]) {
    for (const one of of(member)) {
      if (seen.has(one.value) || (one.inherited && member !== lead)) continue;
      seen.add(one.value);
      out.push(one);
    }
  }
  return out;
}

function mineralsOf(members: readonly Framed[], lead: Framed, further: readonly MineralMention[]) {
  const all = collect(members, lead, ({ minerals }) => minerals);
  for (const mention of further) {
    if (!all.some(({ value }) => value === mention.mineral))
      all.push({ value: mention.mineral, mention, inherited: true });
  }
  const named = all.filter(({ value }) => value !== 'critical_minerals');
  return named.length > 0 ? named : all;
}
