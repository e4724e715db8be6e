import {
  type CountryCode,
  type IsoDate,
  type MineralId,
  type Score,
  VIEWPOINTS,
  type Viewpoint,
} from '@lodewatch/contracts';
import { mineral as mineralOf } from '@lodewatch/reference';
import { isEuMember } from '../hazard/reach.js';
import type { Assessment, Reading } from '../score/assess.js';
import { attribute } from '../score/attribution.js';
import { bandOf } from '../score/bands.js';
import type { ScoringContext, ScoringDay } from '../score/context.js';
import { type DriverDraft, finishDrivers } from '../score/drivers.js';
import { commitmentDraft, eventDraft } from '../score/event-drafts.js';
import { fromMicro, toMicro } from '../score/largest-remainder.js';
import { scoreOfPressure } from '../score/mineral-score.js';
import type { Plan, StagePlan } from '../score/plan.js';
import * as sentences from '../score/sentences.js';
import type { ShareBasis } from '../score/static-plan.js';
import { type Removal, supplyAtRiskWithout } from '../score/without.js';
import type { MineralWeight } from './importance.js';

export type CountryRole = 'supplier' | 'consumer';

/** A weighted mineral with its plan. */
export interface WeightedPlan extends MineralWeight {
  readonly plan: Plan;
}

interface StageResult {
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
function ownSuppliers(stage: StagePlan, country: CountryCode): readonly number[] {
  if (country !== 'EU') {
    const own = stage.indexOf.get(country);
    return own === undefined ? [] : [own];
  }
  return stage.suppliers.flatMap((supplier, index) => {
    return isEuMember(supplier.country) ? [index] : [];
  });
}

function resultsOf(
  { country, role }: Subject,
  plans: readonly WeightedPlan[],
  day: ScoringDay,
  reading: Reading,
  context: ScoringContext,
): readonly MineralResult[] {
  return plans.flatMap((weighted) => {
    const stages = weighted.plan.stages.flatMap((stage): StageResult[] => {
      const only = role === 'supplier' ? ownSuppliers(stage, country) : null;
      if (only?.length === 0) return [];
      const assessment = day.assessments.of(stage, day, reading, context.methodology.values);
      const loss =
        only?.reduce((sum, supplier) => sum + (assessment.losses[supplier] ?? 0), 0) ?? assessment.supplyAtRisk;
      const pressure = loss * stage.vulnerability.factor * weighted.weight;
      return [{ stage, assessment, only, loss, pressure }];
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
    const { shareBasis } = weighted.plan;
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

/** The score of a country in micro-points without drivers: what a ranking or a comparison with before needs. */
export function countryLevel(
  subject: Subject,
  day: ScoringDay,
  plans: readonly WeightedPlan[],
  context: ScoringContext,
): number {
  const { values } = context.methodology;
  const scale = subject.role === 'supplier' ? values.supplierScale : values.scale;
  return scoreOfPressure(total(resultsOf(subject, plans, day, 'middle', context)), scale);
}

/** What a driver of a country stands for; the everyday risk of one mineral is taken out for that mineral alone. */
interface CountryRemoval {
  readonly removal: Removal;
  readonly mineral: MineralId | null;
}

/** Score of a country over all minerals, weighted by importance: what others lose if it fails, or what it may lose. */
export function countryScore(
  subject: Subject,
  asOf: IsoDate,
  day: ScoringDay,
  plans: readonly WeightedPlan[],
  context: ScoringContext,
): Score {
  const { values, version } = context.methodology;
  const scale = subject.role === 'supplier' ? values.supplierScale : values.scale;
  const results = resultsOf(subject, plans, day, 'middle', context);
  const micro = scoreOfPressure(total(results), scale);
  const at = (reading: Reading): number =>
    fromMicro(scoreOfPressure(total(resultsOf(subject, plans, day, reading, context)), scale));

  const without = ({ removal, mineral }: CountryRemoval): number => {
    let sum = 0;
    for (const { weighted, stages, binding } of results) {
      if (mineral !== null && weighted.mineral !== mineral) {
        sum += binding.pressure;
        continue;
      }
      let best = 0;
      for (const { stage, assessment, only } of stages) {
        const loss = supplyAtRiskWithout(stage, day, assessment, removal, values, only);
        best = Math.max(best, loss * stage.vulnerability.factor * weighted.weight);
      }
      sum += best;
    }
    return fromMicro(scoreOfPressure(sum, scale));
  };

  const byEvent = new Map<number, number>();
  const byCommitment = new Map<string, { event: number; amount: number }>();
  const drafts: DriverDraft<CountryRemoval>[] = [];
  const add = (draft: DriverDraft<Removal> | null): void => {
    if (draft) drafts.push({ ...draft, removal: { removal: draft.removal, mineral: null } });
  };
  for (const result of results) {
    const { weighted, binding } = result;
    const factor = binding.stage.vulnerability.factor * weighted.weight;
    let governance = 0;
    for (const part of attribute(binding.stage, day, binding.assessment, values, binding.only)) {
      const amount = part.amount * factor;
      if (part.kind === 'governance') governance += amount;
      else if (part.kind === 'event') byEvent.set(part.event, (byEvent.get(part.event) ?? 0) + amount);
      else {
        const known = byCommitment.get(part.id)?.amount ?? 0;
        byCommitment.set(part.id, { event: part.event, amount: known + amount });
      }
    }
    if (governance > 0) drafts.push(mineralDraft(subject, result, governance));
  }
  for (const [event, amount] of byEvent) add(eventDraft(event, amount, null, day.sentences.of(event), context));
  for (const [id, { event, amount }] of byCommitment) add(commitmentDraft(event, id, amount, null, day, context));
  const score = fromMicro(micro);
  const ages = results.flatMap(({ weighted }) => weighted.plan.dataAge ?? []).sort();
  const supplyAtRisk = results.reduce((sum, { weighted, binding }) => sum + weighted.weight * binding.loss, 0);
  return {
    subject: { kind: 'country', id: subject.country },
    viewpoint: viewpointOf(subject),
    role: subject.role,
    asOf,
    score,
    band: bandOf(score, values),
    range: { low: at('low'), high: at('high') },
    supplyAtRisk: fromMicro(toMicro(supplyAtRisk)),
    horizonDays: values.horizonDays,
    drivers: finishDrivers(drafts, micro, without),
    methodology: version,
    dataVersion: context.dataVersion,
    dataAge: ages[0] ?? null,
    shareBasis: commonBasis(results),
  };
}

function mineralDraft(subject: Subject, result: MineralResult, weight: number): DriverDraft<CountryRemoval> {
  const { weighted, binding } = result;
  const { suppliers } = binding.stage;
  const indexes = binding.only ?? [...suppliers.keys()];
  return {
    weight,
    removal: {
      removal: { kind: 'governance', countries: new Set(indexes.map((index) => suppliers[index]?.country ?? '')) },
      mineral: weighted.mineral,
    },
    driver: {
      id: `mineral:${weighted.mineral}`,
      kind: 'mineral',
      points: 0,
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
      without: 0,
    },
  };
}
