import type { MineralId, Stage } from '@lodewatch/contracts';
import { countryName, mineral as mineralOf, type SupplyStage } from '@lodewatch/reference';
import type { CommitmentState } from '../hazard/day-state.js';
import { type DayNumber, fromDayNumber } from '../hazard/days.js';
import { stepOn } from '../hazard/event-timeline.js';
import type { IndexedEvent } from '../hazard/indexed-event.js';
import type { StaticStage, Supplier } from './static-plan.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A day in words: `4 April 2025`. */
export function dayInWords(day: number): string {
  const [year = '', month = '', date = ''] = fromDayNumber(day).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** A share in words: whole per cent, one decimal below 10%. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)}%`;
}

export function stageInWords({ stage }: Pick<StaticStage, 'stage'>, mineralId: MineralId): string {
  return `${stage === 'mine' ? 'mined' : 'refined'} ${mineralOf(mineralId).name}`;
}

/** Countries that English names with an article. */
const ARTICLE = new Set([
  'US',
  'GB',
  'CD',
  'EU',
  'NL',
  'PH',
  'CF',
  'CG',
  'DO',
  'AE',
  'BS',
  'GM',
  'KM',
  'MV',
  'SB',
  'SC',
]);

export function nameOf(country: string): string {
  if (country === 'XX') return 'other countries';
  return ARTICLE.has(country) ? `the ${countryName(country)}` : countryName(country);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function governanceSentence(
  supplier: Pick<Supplier, 'country' | 'share' | 'governance'>,
  plan: Pick<StaticStage, 'stage' | 'supply'>,
  mineralId: MineralId,
): string {
  const { country, share, governance } = supplier;
  const { year, estimated } = plan.supply;
  const when = estimated ? `${year}, estimated` : `${year}`;
  const supply = `${percent(share)} of ${stageInWords(plan, mineralId)} (${when})`;
  const rating = governance.value.toFixed(1);
  if (country === 'XX') return `Other countries together supply ${supply}; middling governance is assumed.`;
  if (governance.year === null)
    return `${capital(nameOf(country))} supplies ${supply}; no governance index, ${rating} of 10 assumed.`;
  return `${capital(nameOf(country))} supplies ${supply}; its governance stands at ${rating} of 10 (10 is worst, ${governance.year}).`;
}

export function concentrationSentence(index: number, stage: SupplyStage, mineralId: MineralId): string {
  const subject = `Supply of ${stageInWords({ stage }, mineralId)}`;
  return index >= 1
    ? `${subject} is concentrated in few hands: index ${index.toFixed(2)}, where 1 marks the EU threshold of supply risk.`
    : `${subject} is spread over many suppliers: index ${index.toFixed(2)}, below the EU threshold of 1.`;
}

export function recyclingSentence(rate: number, mineralId: MineralId): string {
  return `Old scrap covers ${percent(rate)} of the demand for ${mineralOf(mineralId).name}.`;
}

export function substitutionSentence(index: number, mineralId: MineralId): string {
  return `Substitutes can stand in for part of ${mineralOf(mineralId).name}: substitution index ${index.toFixed(2)}, where 1 means none.`;
}

const VERIFICATION: Readonly<Record<string, string>> = {
  unverified: ' (one source, not yet corroborated)',
  disputed: ' (disputed)',
};

function stateInWords(indexed: IndexedEvent, day: number): string {
  const step = stepOn(indexed.steps, day);
  if (!step) return '';
  const next = indexed.steps.find(({ day: on }) => on > day);
  const known = step.day > -100_000;
  const since = known ? ` since ${dayInWords(step.day)}` : '';
  const coming = (stage: Stage | 'lapsed', words: string): string =>
    next?.stage === stage ? `, ${words} ${dayInWords(next.day)}` : '';
  switch (step.stage) {
    case 'in_force':
      return `in force${since}${next?.stage === 'lapsed' ? `, until ${dayInWords(next.day - 1)}` : ''}`;
    case 'proposed':
      return `proposed${known ? ` on ${dayInWords(step.day)}` : ''}`;
    case 'announced':
      return `announced${known ? ` on ${dayInWords(step.day)}` : ''}${coming('in_force', 'to take effect on')}`;
    case 'signed':
      return `signed${known ? ` on ${dayInWords(step.day)}` : ''}${coming('in_force', 'to take effect on')}`;
    case 'suspended':
      return `suspended${since}${coming('in_force', 'returns on')}${next?.stage === 'lapsed' ? `, until ${dayInWords(next.day - 1)}` : ''}`;
    case 'ended':
      return `ended${known ? ` on ${dayInWords(step.day)}` : ''}`;
    case 'lapsed':
      return 'lapsed';
  }
}

/** The title without the stage that it may end in: the sentence tells the stage as of its own day. */
function titleOf({ event }: IndexedEvent): string {
  return event.title.replace(/[.\s]+$/, '').replace(/[,:] (?:proposed|announced|signed|in force|suspended|ended)$/, '');
}

/** What an event is, where it stands on the day, and how well it is attested. */
export function eventSentence(indexed: IndexedEvent, day: DayNumber): string {
  const note = VERIFICATION[indexed.event.verification] ?? '';
  return `${titleOf(indexed)}: ${stateInWords(indexed, day)}${note}.`;
}

/** Adds to the sentence of an event what it takes back, or what takes it back. */
export function withRelation(
  sentence: string,
  words: 'takes back' | 'taken back by',
  others: readonly IndexedEvent[],
): string {
  if (others.length === 0) return sentence;
  const titles = others.map((other) => `"${titleOf(other)}"`).join(', ');
  const clause = words === 'takes back' ? `It takes back ${titles}` : `In whole or in part taken back by ${titles}`;
  return `${sentence} ${clause}.`;
}

export function commitmentSentence(indexed: IndexedEvent, state: CommitmentState): string {
  const due = indexed.commitments.find(({ id }) => id === state.id)?.due ?? 0;
  const promise = `The promise of "${titleOf(indexed)}" due on ${dayInWords(due)}`;
  switch (state.status) {
    case 'fulfilled':
      return `${promise} was kept in time.`;
    case 'fulfilled_late':
      return `${promise} was kept, but late.`;
    case 'missed':
      return `${promise} is overdue.`;
    case 'withdrawn':
      return `${promise} was withdrawn.`;
    case 'open':
      return `${promise} is open.`;
  }
}
