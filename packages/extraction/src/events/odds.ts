import { daysBetween, firstDay } from '@lodewatch/contracts';
import type { Anchors } from '../dates/anchor.js';
import { resolveDate } from '../dates/resolve.js';
import { WEIGHTS } from '../generated/weights.js';
import type { Context } from './context.js';
import type { Group, WeighedGroup } from './happening.js';
import { strengthFeatures } from './strength.js';

/** A day told as news lies at most this long before publication; one older than the second is history. */
const NEWS_DAYS = 10;
const OLD_DAYS = 60;

/**
 * What speaks for and against a group being news of its document and read right, by name. The weights are fitted on
 * labelled news (scripts/fit-weights.mjs), so the sum is a log-odds that can be held to its word.
 */
export function newsFeatures(group: Group, groups: readonly Group[], context: Context, anchors: Anchors): Record<string, number> {
  const { lead, members } = group;
  const { type, direction, stage, signals, sentence, trigger } = lead.candidate;
  const share = (count: number) => Math.min(1, count / Math.max(4, context.sentences.length));
  const inTitle = (one: Group) => one.members.some(({ candidate: { sentence: read } }) => read.sentence.kind === 'title' || read.sentence.index === 0);
  const kin = groups.filter((other) => other !== group && other.lead.candidate.type === type);
  const first = Math.min(...members.map(({ candidate }) => candidate.sentence.sentence.index));
  const features: Record<string, number> = {
    bias: 1,
    ...strengthFeatures(lead),
    planned: Number(signals.planned),
    future: Number(signals.future),
    inTitle: Number(inTitle(group)),
    otherTitle: Number(!inTitle(group) && groups.some((other) => inTitle(other))),
    members: Math.min(4, members.length) / 4,
    first: Math.min(1, first / 8),
    rank: Math.min(1, groups.indexOf(group) / 4),
    stronger: Number(kin.some((other) => other.lead.strength > lead.strength)),
    stronger2: Number(kin.some((other) => other.lead.strength > lead.strength && other.lead.candidate.direction === direction)),
    focus: Number(lead.actors.some(({ value }) => value === context.focus[0]?.country)),
    topical: Number(lead.minerals.some(({ value }) => context.topic.some(({ mineral }) => mineral === value))),
    general: Number(lead.minerals.every(({ value }) => value === 'critical_minerals')),
    allInherited: Number(lead.minerals.every(({ inherited }) => inherited)),
    actorsInherited: Number(lead.actors.every(({ inherited }) => inherited)),
    backgroundShare: members.filter(({ candidate }) => candidate.signals.background || candidate.signals.past).length / members.length,
    consumer: share(context.consumer),
    market: share(context.market),
    opinionated: share(context.opinion),
    company: Number(sentence.has.has('company')),
    government: Number(sentence.has.has('government')),
    money: Number(sentence.money.length > 0),
    [`type ${type}`]: 1,
    [`title ${type}`]: Number(inTitle(group)),
    [`verbal ${type}`]: Number(signals.verbal),
    [`easing ${type}`]: Number(direction === 'easing'),
    [`stage ${stage}`]: 1,
    [`trigger ${trigger.concept}`]: 1,
  };
  const beside = groups.filter((other) => other !== group && other.lead.strength >= lead.strength && other.members.some(({ candidate }) => candidate.sentence === sentence));
  for (const other of beside) {
    features['beside'] = 1;
    features[`beside ${other.lead.candidate.type}, ${type}`] = 1;
  }
  const { published } = anchors;
  if (published !== null) {
    for (const mention of sentence.dates) {
      const moment = resolveDate(mention.form, mention.slots, anchors);
      if (moment?.kind !== 'point') continue;
      const age = daysBetween(firstDay(moment.date), firstDay(published));
      if (age > OLD_DAYS) features['oldDate'] = 1;
      else if (age >= 0 && age <= NEWS_DAYS) features['freshDate'] = 1;
      else if (age < 0) features['futureDate'] = 1;
    }
  }
  if (sentence.dates.some(({ form }) => form === 'last_year' || form === 'year')) features['yearOnly'] = 1;
  return features;
}

/** Weighs the groups of a document. */
export function weigh(groups: readonly Group[], context: Context, anchors: Anchors): WeighedGroup[] {
  return groups.map((group) => {
    let odds = 0;
    for (const [name, value] of Object.entries(newsFeatures(group, groups, context, anchors))) {
      odds += (WEIGHTS[name] ?? 0) * value;
    }
    return { ...group, probability: 1 / (1 + Math.exp(-odds)) };
  });
}
