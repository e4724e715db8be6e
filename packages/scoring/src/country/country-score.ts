import {
  type CountryCode,
  type IsoDate,
  type MineralId,
  type Score,
  VIEWPOINTS,
  type Viewpoint,
} from '@lodewatch/contracts';
import { mineral as mineralOf } from '@lodewatch/reference';
import type { DayState } from '../hazard/day-state.js';
import { type Assessment, assess, type Reading } from '../score/assess.js';
import { attribute } from '../score/attribution.js';
import { bandOf } from '../score/bands.js';
import type { ScoringContext } from '../score/context.js';
import { fromMicro, toMicro } from '../score/largest-remainder.js';
import { type Draft, finishDrivers, type PreparedPlan, scoreOfPressure } from '../score/mineral-score.js';
import type { ShareBasis, StagePlan } from '../score/plan.js';
import * as sentences from '../score/sentences.js';
import { type Removal, supplyAtRiskWithout } from '../score/without.js';
import type { MineralWeight } from './importance.js';

export type CountryRole = 'supplier' | 'consumer';

/** A weighted mineral with its plan. */
export interface WeightedPlan extends MineralWeight {
  readonly prepared: PreparedPlan;
}

interface StageResult {
  readonly index: number;
  readonly stage: StagePlan;
  readonly assessment: Assessment;
  /** The suppliers in question, or null when all count. */
  readonly only: readonly number[] | null;
  readonly loss: number;
  readonly pressure: number;
}

interface MineralResult {
  readonly weighted: WeightedPlan;
  readonly stages: readonly StageResult[];
  readonly binding: StageResult;
}

interface Subject {
  readonly country: CountryCode;
  readonly role: CountryRole;
}

/** Where the country stands among the suppliers; the EU is all its members together. */
function ownSuppliers(stage: StagePlan, country: CountryCode, members: ReadonlySet<string>): readonly number[] {
  return stage.suppliers.flatMap((supplier, index) => {
    const own = supplier.country === country || (country === 'EU' && members.has(supplier.country));
    return own ? [index] : [];
  });
}

function resultsOf(
  { country, role }: Subject,
  plans: readonly WeightedPlan[],
  day: DayState,
  reading: Reading,
  context: ScoringContext,
  members: ReadonlySet<string>,
): readonly MineralResult[] {
  return plans.flatMap((weighted) => {
    const stages = weighted.prepared.plan.stages.flatMap((stage, index): StageResult[] => {
      const only = role === 'supplier' ? ownSuppliers(stage, country, members) : null;
      if (only?.length === 0) return [];
      const assessment = assess(stage, day, reading, context.methodology.values);
      const loss =
        only?.reduce((sum, supplier) => sum + (assessment.losses[supplier] ?? 0), 0) ?? assessment.supplyAtRisk;
      const pressure = loss * stage.vulnerability.factor * weighted.weight;
      return [{ index, stage, assessment, only, loss, pressure }];
    });
    const [first] = stages;
    if (!first) return [];
    const binding = stages.reduce((best, stage) => (stage.pressure > best.pressure ? stage : best), first);
    return [{ weighted, stages, binding }];
  });
}

function total(results: readonly MineralResult[]): number {
  return results.reduce((sum, { binding }) => sum + binding.pressure, 0);
}

function commonBasis(results: readonly MineralResult[]): ShareBasis {
  const counts = new Map<ShareBasis, number>();
  for (const { weighted } of results) {
    const { shareBasis } = weighted.prepared.plan;
    counts.set(shareBasis, (counts.get(shareBasis) ?? 0) + weighted.weight);
  }
  return [...counts].reduce<[ShareBasis, number]>(
    (best, entry) => (entry[1] > best[1] ? entry : best),
    ['world', 0],
  )[0];
}

function viewpointOf({ country, role }: Subject): Viewpoint {
  return (role === 'consumer' && VIEWPOINTS.find((viewpoint) => viewpoint === country)) || 'WORLD';
}

function mineralSentence({ country, role }: Subject, { weighted, binding }: MineralResult): string {
  const { stage, only } = binding;
  const what = sentences.stageInWords(stage, weighted.mineral);
  const name = sentences.nameOf(country);
  if (role === 'supplier' && only !== null) {
    const share = only.reduce((sum, supplier) => sum + (stage.suppliers[supplier]?.share ?? 0), 0);
    return `${name.charAt(0).toUpperCase()}${name.slice(1)} supplies ${sentences.percent(share)} of ${what} (${stage.supply.year}).`;
  }
  const largest = stage.suppliers.find((supplier) => supplier.country !== 'XX');
  const from = largest ? `; ${sentences.percent(largest.share)} comes from ${sentences.nameOf(largest.country)}` : '';
  return `Everyday trouble at the suppliers of ${what}${from} (${stage.supply.year}).`;
}

/** Score of a country over all minerals, weighted by importance: what others lose if it fails, or what it may lose. */
export function countryScore(
  subject: Subject,
  asOf: IsoDate,
  day: DayState,
  plans: readonly WeightedPlan[],
  context: ScoringContext,
  members: ReadonlySet<string>,
): Score {
  const { values, version } = context.methodology;
  const scale = subject.role === 'supplier' ? values.supplierScale : values.scale;
  const results = resultsOf(subject, plans, day, 'middle', context, members);
  const pressure = total(results);
  const micro = scoreOfPressure(pressure, scale);
  const at = (reading: Reading): number =>
    fromMicro(scoreOfPressure(total(resultsOf(subject, plans, day, reading, context, members)), scale));

  const without = (removal: Removal, only?: MineralId): number => {
    let sum = 0;
    for (const { weighted, stages, binding } of results) {
      if (only !== undefined && weighted.mineral !== only) {
        sum += binding.pressure;
        continue;
      }
      let best = 0;
      for (const { index, stage, assessment, only: supplier } of stages) {
        const terms = weighted.prepared.terms[index] ?? new Map();
        const loss = supplyAtRiskWithout(stage, terms, day, assessment, removal, values, supplier);
        best = Math.max(best, loss * stage.vulnerability.factor * weighted.weight);
      }
      sum += best;
    }
    return fromMicro(scoreOfPressure(sum, scale));
  };

  const byEvent = new Map<number, number>();
  const byCommitment = new Map<string, { event: number; amount: number }>();
  const drafts: Draft[] = [];
  for (const result of results) {
    const { weighted, binding } = result;
    const factor = binding.stage.vulnerability.factor * weighted.weight;
    let governance = 0;
    for (const part of attribute(binding.stage, day, binding.assessment, values, binding.only)) {
      const amount = part.amount * factor;
      if (part.kind === 'governance') governance += amount;
      else if (part.kind === 'event') byEvent.set(part.event, (byEvent.get(part.event) ?? 0) + amount);
      else {
        const known = byCommitment.get(part.id);
        byCommitment.set(part.id, { event: part.event, amount: (known?.amount ?? 0) + amount });
      }
    }
    if (governance <= 0) continue;
    const { suppliers } = binding.stage;
    const countries = new Set(
      (binding.only ?? [...suppliers.keys()]).map((supplier) => suppliers[supplier]?.country ?? ''),
    );
    drafts.push({
      id: `mineral:${weighted.mineral}`,
      weight: governance,
      without: () => without({ kind: 'governance', countries }, weighted.mineral),
      describe: () => ({
        kind: 'mineral',
        sentence: mineralSentence(subject, result),
        riskEventId: null,
        country: subject.country,
        mineral: weighted.mineral,
        fact: {
          name: `weight of ${mineralOf(weighted.mineral).name} by economic importance`,
          value: fromMicro(toMicro(weighted.weight)),
          unit: null,
          source: `${weighted.source}; shares: ${binding.stage.supply.source}`,
        },
        documentIds: [],
      }),
    });
  }
  for (const [event, amount] of byEvent) {
    const indexed = context.events[event];
    if (!indexed) continue;
    drafts.push({
      id: `risk_event:${indexed.event.id}`,
      weight: amount,
      without: () => without({ kind: 'event', event }),
      describe: () => ({
        kind: 'risk_event',
        sentence: sentences.eventSentence(indexed, day, []),
        riskEventId: indexed.event.id,
        country: indexed.event.actors[0] ?? null,
        mineral: null,
        fact: null,
        documentIds: [...(context.documentIds[event] ?? [])],
      }),
    });
  }
  for (const [id, { event, amount }] of byCommitment) {
    const indexed = context.events[event];
    const state = day.commitments.get(event)?.find((commitment) => commitment.id === id);
    if (!indexed || !state) continue;
    const documentId = indexed.commitments.find((commitment) => commitment.id === id)?.documentId;
    drafts.push({
      id: `commitment:${id}`,
      weight: amount,
      without: () => without({ kind: 'commitment', event, adjustment: state.adjustment }),
      describe: () => ({
        kind: 'commitment',
        sentence: sentences.commitmentSentence(indexed, state),
        riskEventId: indexed.event.id,
        country: null,
        mineral: null,
        fact: null,
        documentIds: documentId === undefined ? [] : [documentId],
      }),
    });
  }
  const score = fromMicro(micro);
  const ages = results.flatMap(({ weighted }) => weighted.prepared.plan.dataAge ?? []);
  return {
    subject: { kind: 'country', id: subject.country },
    viewpoint: viewpointOf(subject),
    role: subject.role,
    asOf,
    score,
    band: bandOf(score, values),
    range: { low: at('low'), high: at('high') },
    supplyAtRisk: fromMicro(
      toMicro(results.reduce((sum, { weighted, binding }) => sum + weighted.weight * binding.loss, 0)),
    ),
    horizonDays: values.horizonDays,
    drivers: [...finishDrivers(drafts, micro)],
    methodology: version,
    dataVersion: context.dataVersion,
    dataAge: ages.sort()[0] ?? null,
    shareBasis: commonBasis(results),
  };
}
