import { firstDay, lastDay, type PartialDate } from '@lodewatch/contracts';
import type { WeighedGroup } from '../events/happening.js';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import { MEASURES } from '../frames/candidate.js';
import type { DatedField, Reading } from './dated.js';
import { countsFromForce, type DateField } from './field-of.js';
import { SENTENCES_APART } from './owners.js';
import { endOfSpan } from './resolve.js';

/** Adds the days that lengths of time lead to, counted from the days that are known; and what holds at once. */
export function addSpans(
  group: WeighedGroup,
  found: DatedField[],
  readings: readonly Reading[],
  published: PartialDate | null,
  sentences: readonly ReadSentence[],
): void {
  const valueFor = (field: DateField) => found.find((date) => date.field === field)?.value;
  for (const { field, moment, mention, sentence } of [...readings].sort((a, b) => b.weight - a.weight)) {
    if (moment.kind !== 'span' || valueFor(field) !== undefined) continue;
    if (moment.sense === 'duration' && isOfOlder(sentence, found)) continue;
    // A review "after three months" counts from the first day, as a length of time does.
    const from =
      (moment.sense === 'duration' ||
      countsFromForce(sentence, mention) ||
      (mention.form === 'after' && MEASURES.has(group.lead.candidate.type))
        ? valueFor('effective')
        : undefined) ??
      valueFor('announced') ??
      published;
    const value = from === null ? null : endOfSpan(from, moment.span);
    if (value !== null) found.push({ field, value, mention, sentence });
  }
  const until = found.find(({ field }) => field === 'until');
  const { type, direction, stage } = group.lead.candidate;
  if (
    until !== undefined &&
    type === 'export_control' &&
    direction === 'tightening' &&
    stage !== 'proposed' &&
    valueFor('due') === undefined &&
    isReviewed(group, sentences)
  )
    found.push({ ...until, field: 'due' });
  const announced = found.find(({ field }) => field === 'announced');
  if (MEASURES.has(group.lead.candidate.type) && isImmediate(group, sentences) && announced !== undefined) {
    const at = found.findIndex(({ field }) => field === 'effective');
    const known = found[at];
    // Of steps, the first counts.
    if (known === undefined) found.push({ ...announced, field: 'effective' });
    else if (announced.value < known.value) found[at] = { ...announced, field: 'effective' };
  }
}

const OLDER_FORMS: ReadonlySet<DateFound['form']> = new Set(['last_month', 'last_month_name', 'last_year', 'ago']);

/** "Exports were stopped last month for four months": a length of time that news told on another day does not have. */
function isOfOlder({ dates }: ReadSentence, found: readonly DatedField[]): boolean {
  const older = dates.find(({ form }) => OLDER_FORMS.has(form));
  return older !== undefined && found.some(({ field, mention }) => field === 'announced' && mention !== older);
}

/** "A decision to modify, extend or end the suspension will be taken before it runs out": due by the end that was told. */
function isReviewed({ members }: WeighedGroup, sentences: readonly ReadSentence[]): boolean {
  return sentences.some((read) => {
    const { has } = read;
    if (!has.has('decide') || !(has.has('extend') || has.has('expire')) || !(has.has('future') || has.has('plan')))
      return false;
    return members.some(({ candidate: { sentence } }) => {
      const gap = read.sentence.index - sentence.sentence.index;
      return gap > 0 && gap <= 2 * SENTENCES_APART;
    });
  });
}

/** Whether the sentences of the act, or one soon behind them, say that it takes effect at once. */
function isImmediate({ members }: WeighedGroup, sentences: readonly ReadSentence[]): boolean {
  return sentences.some((read) => {
    if (!read.has.has('immediate') || read.has.has('negation')) return false;
    const gaps = members.map(({ candidate }) => read.sentence.index - candidate.sentence.sentence.index);
    return gaps.some((gap) => gap >= 0 && gap <= SENTENCES_APART) || read.sentence.kind === 'title';
  });
}

/** "Suspended until 10 November": the end told with the control that is suspended is that of the suspension. */
export function takeEnd(
  group: WeighedGroup,
  groups: readonly WeighedGroup[],
  dated: ReadonlyMap<WeighedGroup, DatedField[]>,
): void {
  const { type, direction, stage } = group.lead.candidate;
  if (direction !== 'easing' || stage !== 'suspended') return;
  const own = dated.get(group);
  const at = own?.findIndex(({ field }) => field === 'until') ?? -1;
  if (own === undefined || (at >= 0 && own[at]?.mention.form !== 'duration')) return;
  for (const other of groups) {
    if (other.lead.candidate.type !== type || other.lead.candidate.direction !== 'tightening') continue;
    const end = dated.get(other)?.find(({ field, mention }) => field === 'until' && mention.form !== 'duration');
    if (end === undefined || !end.sentence.has.has('halt')) continue;
    if (at >= 0) own[at] = end;
    else own.push(end);
    return;
  }
}

/** What ends before it begins is the end of something else. */
export function dropEarlyEnd(found: DatedField[]): void {
  const at = found.findIndex(({ field }) => field === 'until');
  const end = found[at];
  const first = found.find(({ field }) => field === 'effective');
  if (end !== undefined && first !== undefined && lastDay(end.value) < firstDay(first.value)) found.splice(at, 1);
}
