import type { IsoDate, Score, Viewpoint } from '@lodewatch/contracts';
import type { ParameterValues } from '../methodology/methodology.js';
import { type Assessment, type Caps, type Reading, supplyAtRisk } from './assess.js';
import { attribute } from './attribution.js';
import { bandOf } from './bands.js';
import type { ScoringContext, ScoringDay } from './context.js';
import { type DriverDraft, finishDrivers } from './drivers.js';
import { commitmentDraft, eventDraft } from './event-drafts.js';
import { fromMicro, MICRO, toMicro } from './largest-remainder.js';
import type { Plan, StagePlan, UndoTerm } from './plan.js';
import * as sentences from './sentences.js';
import type { StructuralName, Supplier } from './static-plan.js';
import { boundWithout, type Removal, supplyAtRiskWithout } from './without.js';

/** The score in micro-points of a pressure: `100 * (1 - exp(-scale * vulnerability * supply at risk))`. */
export function scoreOfPressure(pressure: number, scale: number): number {
  return Math.round(100 * MICRO * (1 - Math.exp(-scale * pressure)));
}

interface StageResult {
  readonly stage: StagePlan;
  readonly assessment: Assessment;
  readonly pressure: number;
}

function assessStages(plan: Plan, day: ScoringDay, caps: Caps): readonly StageResult[] {
  return plan.stages.map((stage) => {
    const assessment = day.assessments.of(stage, day, 'middle', caps);
    return { stage, assessment, pressure: assessment.supplyAtRisk * stage.vulnerability.factor };
  });
}

/** The score in micro-points by another reading of the evidence, without the parts that drivers need. */
function scoreOfReading(plan: Plan, day: ScoringDay, reading: Reading, values: ParameterValues): number {
  let pressure = 0;
  for (const stage of plan.stages) {
    pressure = Math.max(pressure, supplyAtRisk(stage, day, reading, values) * stage.vulnerability.factor);
  }
  return scoreOfPressure(pressure, values.scale);
}

/** The stage where most is at stake decides, as in the EU study; on a tie, the earlier one. */
function bindingOf(results: readonly StageResult[]): StageResult | null {
  return results.reduce<StageResult | null>(
    (best, result) => (best === null || result.pressure > best.pressure ? result : best),
    null,
  );
}

/** Score, supply at risk and range without drivers: what a series or a ranking needs. Scores in micro-points. */
export interface Level {
  readonly micro: number;
  readonly low: number;
  readonly high: number;
  readonly supplyAtRisk: number;
}

export function levelOf(plan: Plan, day: ScoringDay, context: ScoringContext): Level {
  const { values } = context.methodology;
  let pressure = 0;
  let atRisk = 0;
  for (const stage of plan.stages) {
    const stageAtRisk = supplyAtRisk(stage, day, 'middle', values);
    if (stageAtRisk * stage.vulnerability.factor <= pressure) continue;
    pressure = stageAtRisk * stage.vulnerability.factor;
    atRisk = stageAtRisk;
  }
  return {
    micro: scoreOfPressure(pressure, values.scale),
    low: scoreOfReading(plan, day, 'low', values),
    high: scoreOfReading(plan, day, 'high', values),
    supplyAtRisk: atRisk,
  };
}

type MineralRemoval = Removal | { readonly kind: 'structural'; readonly name: StructuralName };
type MineralDraft = DriverDraft<MineralRemoval>;

/** The score if a thing were not there. A stage that does not decide now may decide then. */
function scoreWithout(
  results: readonly StageResult[],
  day: ScoringDay,
  removal: MineralRemoval,
  values: ParameterValues,
): number {
  let pressure = 0;
  for (const { stage, assessment } of results) {
    const { factor } = stage.vulnerability;
    if (removal.kind === 'structural') {
      pressure = Math.max(pressure, assessment.supplyAtRisk * (factor - stage.vulnerability[removal.name]));
    } else if (boundWithout(stage, assessment, removal, values) * factor > pressure) {
      pressure = Math.max(pressure, supplyAtRiskWithout(stage, day, assessment, removal, values) * factor);
    }
  }
  return fromMicro(scoreOfPressure(pressure, values.scale));
}

function governanceDraft(plan: Plan, supplier: Supplier, weight: number): MineralDraft {
  return {
    weight,
    removal: { kind: 'governance', countries: supplier.countries },
    driver: {
      id: `governance:${supplier.country}`,
      kind: 'governance',
      points: 0,
      sentence: supplier.sentence,
      riskEventId: null,
      country: supplier.country === 'XX' ? null : supplier.country,
      mineral: plan.mineral,
      fact: supplier.fact,
      documentIds: [],
      without: 0,
    },
  };
}

function structuralDrafts(plan: Plan, { stage, assessment }: StageResult): readonly MineralDraft[] {
  return stage.structuralFacts.map(({ name, part, sentence, fact }) => ({
    weight: assessment.supplyAtRisk * part,
    removal: { kind: 'structural', name },
    driver: {
      id: `structure:${name}`,
      kind: 'structural',
      points: 0,
      sentence,
      riskEventId: null,
      country: null,
      mineral: plan.mineral,
      fact,
      documentIds: [],
      without: 0,
    },
  }));
}

/** The sentence of an event, with what it takes back of others here, and what others take back of it. */
function sentenceInStage(event: number, stage: StagePlan, day: ScoringDay, context: ScoringContext): string {
  const sentence = day.sentences.of(event);
  const terms = stage.termsOf.get(event);
  if (!terms || (terms.undos.length === 0 && terms.takenBy.length === 0)) return sentence;
  const active = (indexes: readonly number[]): readonly UndoTerm[] =>
    indexes.flatMap((index) => stage.undos[index] ?? []).filter(({ link }) => (day.undo.middle[link] ?? 0) > 0);
  const takes = active(terms.undos).flatMap(({ hazard }) => context.events[stage.hazards[hazard]?.event ?? -1] ?? []);
  const taken = active(terms.takenBy).flatMap(({ by }) => context.events[by] ?? []);
  return sentences.withRelation(sentences.withRelation(sentence, 'takes back', takes), 'taken back by', taken);
}

/** The score of a mineral for a viewpoint on a day, with every driver. */
export function mineralScore(
  plan: Plan,
  viewpoint: Viewpoint,
  asOf: IsoDate,
  day: ScoringDay,
  context: ScoringContext,
): Score {
  const { values, version } = context.methodology;
  const assessed = assessStages(plan, day, values);
  const binding = bindingOf(assessed);
  // The deciding stage first: without most things it still decides, and the other need not be computed.
  const results = [...assessed].sort((a, b) => b.pressure - a.pressure);
  const drafts: MineralDraft[] = [];
  const byEvent = new Map<number, number>();
  if (binding) {
    for (const part of attribute(binding.stage, day, binding.assessment, values)) {
      if (part.kind === 'governance') {
        const supplier = binding.stage.suppliers[part.supplier];
        if (supplier) drafts.push(governanceDraft(plan, supplier, part.amount));
      } else if (part.kind === 'event') byEvent.set(part.event, (byEvent.get(part.event) ?? 0) + part.amount);
      else {
        const draft = commitmentDraft(part.event, part.id, part.amount, plan.mineral, day, context);
        if (draft) drafts.push(draft);
      }
    }
    for (const [event, amount] of byEvent) {
      const sentence = sentenceInStage(event, binding.stage, day, context);
      const draft = eventDraft(event, amount, plan.mineral, sentence, context);
      if (draft) drafts.push(draft);
    }
    drafts.push(...structuralDrafts(plan, binding));
  }
  const micro = scoreOfPressure(binding?.pressure ?? 0, values.scale);
  const at = (reading: Reading): number => fromMicro(scoreOfReading(plan, day, reading, values));
  const score = fromMicro(micro);
  return {
    subject: { kind: 'mineral', id: plan.mineral },
    viewpoint,
    role: null,
    asOf,
    score,
    band: bandOf(score, values),
    range: { low: at('low'), high: at('high') },
    supplyAtRisk: fromMicro(toMicro(binding?.assessment.supplyAtRisk ?? 0)),
    horizonDays: values.horizonDays,
    drivers: finishDrivers(drafts, micro, (removal) => scoreWithout(results, day, removal, values)),
    methodology: version,
    dataVersion: context.dataVersion,
    dataAge: plan.dataAge,
    shareBasis: plan.shareBasis,
  };
}
