import type { Driver, IsoDate, Score, Viewpoint } from '@lodewatch/contracts';
import type { DayState } from '../hazard/day-state.js';
import { type Assessment, assess, type Caps, type Reading } from './assess.js';
import { attribute, type Part } from './attribution.js';
import { bandOf } from './bands.js';
import type { ScoringContext } from './context.js';
import { apportion, fromMicro, MICRO, toMicro } from './largest-remainder.js';
import type { Plan, StagePlan, Vulnerability } from './plan.js';
import * as sentences from './sentences.js';
import { type EventTerms, indexTerms, type Removal, supplyAtRiskWithout } from './without.js';

/** Governance of suppliers below this share is told in one driver: a page of drivers explains nothing. */
const NAMED_SUPPLIER = 0.01;

/** A plan with what is computed once from it. */
export interface PreparedPlan {
  readonly plan: Plan;
  readonly terms: readonly ReadonlyMap<number, EventTerms>[];
  readonly governanceSentences: readonly (readonly string[])[];
}

export function preparePlan(plan: Plan): PreparedPlan {
  return {
    plan,
    terms: plan.stages.map(indexTerms),
    governanceSentences: plan.stages.map((stage) =>
      stage.suppliers.map((supplier) => sentences.governanceSentence(supplier, stage, plan.mineral)),
    ),
  };
}

/** The score in micro-points of a pressure: `100 * (1 - exp(-scale * vulnerability * supply at risk))`. */
export function scoreOfPressure(pressure: number, scale: number): number {
  return Math.round(100 * MICRO * (1 - Math.exp(-scale * pressure)));
}

interface StageResult {
  readonly index: number;
  readonly stage: StagePlan;
  readonly assessment: Assessment;
  readonly pressure: number;
}

/** The stage where most is at stake decides, as in the EU study; on a tie, the earlier one. */
function bindingStage(plan: Plan, day: DayState, reading: Reading, caps: Caps): StageResult | null {
  let best: StageResult | null = null;
  plan.stages.forEach((stage, index) => {
    const assessment = assess(stage, day, reading, caps);
    const pressure = assessment.supplyAtRisk * stage.vulnerability.factor;
    if (best === null || pressure > best.pressure) best = { index, stage, assessment, pressure };
  });
  return best;
}

/** Score, supply at risk and range without drivers: what a series or a ranking needs. */
export interface Level {
  readonly micro: number;
  readonly low: number;
  readonly high: number;
  readonly supplyAtRisk: number;
  readonly pressure: number;
}

export function levelOf({ plan }: PreparedPlan, day: DayState, context: ScoringContext): Level {
  const { values } = context.methodology;
  const middle = bindingStage(plan, day, 'middle', values);
  if (!middle) return { micro: 0, low: 0, high: 0, supplyAtRisk: 0, pressure: 0 };
  return {
    micro: scoreOfPressure(middle.pressure, values.scale),
    low: scoreOfPressure(bindingStage(plan, day, 'low', values)?.pressure ?? 0, values.scale),
    high: scoreOfPressure(bindingStage(plan, day, 'high', values)?.pressure ?? 0, values.scale),
    supplyAtRisk: middle.assessment.supplyAtRisk,
    pressure: middle.pressure,
  };
}

type StructuralName = keyof Omit<Vulnerability, 'factor'>;

interface Draft {
  readonly id: string;
  readonly weight: number;
  readonly without: () => number;
  readonly describe: () => Omit<Driver, 'id' | 'points' | 'without'>;
}

/** All parts of one event together: it may add hazard and, for another measure, take some back. */
function sumByEvent(parts: readonly Part[]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const part of parts) {
    if (part.kind === 'event') sums.set(part.event, (sums.get(part.event) ?? 0) + part.amount);
  }
  return sums;
}

function takenBackBy(event: number, stage: StagePlan, context: ScoringContext): readonly string[] {
  return stage.undos.flatMap((undo) => {
    const term = stage.hazards[undo.hazard];
    const measure = undo.by === event && term ? context.events[term.event] : undefined;
    return measure ? [sentences.titleInWords(measure)] : [];
  });
}

/** The score of a mineral for a viewpoint on a day, with every driver. */
export function mineralScore(
  prepared: PreparedPlan,
  viewpoint: Viewpoint,
  asOf: IsoDate,
  day: DayState,
  context: ScoringContext,
): Score {
  const { plan } = prepared;
  const { values, version } = context.methodology;
  const frame = {
    subject: { kind: 'mineral' as const, id: plan.mineral },
    viewpoint,
    role: null,
    asOf,
    horizonDays: values.horizonDays,
    methodology: version,
    dataVersion: context.dataVersion,
    dataAge: plan.dataAge,
    shareBasis: plan.shareBasis,
  };
  const results = plan.stages.map((stage, index): StageResult => {
    const assessment = assess(stage, day, 'middle', values);
    return { index, stage, assessment, pressure: assessment.supplyAtRisk * stage.vulnerability.factor };
  });
  const binding = results.reduce<StageResult | null>(
    (best, result) => (best === null || result.pressure > best.pressure ? result : best),
    null,
  );
  if (!binding) {
    return { ...frame, score: 0, band: bandOf(0, values), range: { low: 0, high: 0 }, supplyAtRisk: 0, drivers: [] };
  }
  const { stage, assessment } = binding;
  const micro = scoreOfPressure(binding.pressure, values.scale);

  /** The score if a thing were not there, at either stage: the other stage may become the binding one. */
  const scoreWithout = (removal: Removal): number => {
    let pressure = 0;
    for (const result of results) {
      const terms = prepared.terms[result.index] ?? new Map();
      const atRisk = supplyAtRiskWithout(result.stage, terms, day, result.assessment, removal, values);
      pressure = Math.max(pressure, atRisk * result.stage.vulnerability.factor);
    }
    return fromMicro(scoreOfPressure(pressure, values.scale));
  };
  const scoreWithoutFact = (name: StructuralName): number => {
    const pressures = results.map(
      ({ stage: { vulnerability }, assessment: { supplyAtRisk } }) =>
        supplyAtRisk * (vulnerability.factor - vulnerability[name]),
    );
    return fromMicro(scoreOfPressure(Math.max(0, ...pressures), values.scale));
  };

  const drafts: Draft[] = [];
  const parts = attribute(stage, day, assessment, values);
  let others = 0;
  const otherCountries = new Set<string>();
  for (const part of parts) {
    if (part.kind === 'governance') {
      const supplier = stage.suppliers[part.supplier];
      if (!supplier) continue;
      const { country, share, governance } = supplier;
      if (country === 'XX' || share < NAMED_SUPPLIER) {
        others += part.amount;
        otherCountries.add(country);
        continue;
      }
      drafts.push({
        id: `governance:${country}`,
        weight: part.amount,
        without: () => scoreWithout({ kind: 'governance', countries: new Set([country]) }),
        describe: () => ({
          kind: 'governance',
          sentence: prepared.governanceSentences[binding.index]?.[part.supplier] ?? '',
          riskEventId: null,
          country,
          mineral: plan.mineral,
          fact: {
            name: 'governance, 0 best to 10 worst',
            value: governance.value,
            unit: null,
            source:
              governance.year === null
                ? 'no index; the middle of the scale is assumed'
                : `World Bank Worldwide Governance Indicators ${governance.year}; shares: ${stage.supply.source}`,
          },
          documentIds: [],
        }),
      });
    } else if (part.kind === 'commitment') {
      const indexed = context.events[part.event];
      const state = day.commitments.get(part.event)?.find(({ id }) => id === part.id);
      if (!indexed || !state) continue;
      const documentId = indexed.commitments.find(({ id }) => id === part.id)?.documentId;
      drafts.push({
        id: `commitment:${part.id}`,
        weight: part.amount,
        without: () => scoreWithout({ kind: 'commitment', event: part.event, adjustment: state.adjustment }),
        describe: () => ({
          kind: 'commitment',
          sentence: sentences.commitmentSentence(indexed, state),
          riskEventId: indexed.event.id,
          country: null,
          mineral: plan.mineral,
          fact: null,
          documentIds: documentId === undefined ? [] : [documentId],
        }),
      });
    }
  }
  for (const [event, amount] of sumByEvent(parts)) {
    const indexed = context.events[event];
    if (!indexed) continue;
    drafts.push({
      id: `risk_event:${indexed.event.id}`,
      weight: amount,
      without: () => scoreWithout({ kind: 'event', event }),
      describe: () => ({
        kind: 'risk_event',
        sentence: sentences.eventSentence(indexed, day, takenBackBy(event, stage, context)),
        riskEventId: indexed.event.id,
        country: indexed.event.actors[0] ?? null,
        mineral: plan.mineral,
        fact: null,
        documentIds: [...(context.documentIds[event] ?? [])],
      }),
    });
  }
  if (others > 0) {
    drafts.push({
      id: 'governance:others',
      weight: others,
      without: () => scoreWithout({ kind: 'governance', countries: otherCountries }),
      describe: () => ({
        kind: 'governance',
        sentence: `Other countries supply the rest of ${sentences.stageInWords(stage, plan.mineral)}.`,
        riskEventId: null,
        country: null,
        mineral: plan.mineral,
        fact: { name: 'supply of other countries', value: null, unit: null, source: stage.supply.source },
        documentIds: [],
      }),
    });
  }
  const { vulnerability, structural } = stage;
  const facts = [
    {
      name: 'concentration',
      sentence: () => sentences.concentrationSentence(stage, plan.mineral),
      fact: { name: 'concentration index HHI_WGI,t', value: structural.index, source: stage.supply.source },
    },
    {
      name: 'recycling',
      sentence: () => sentences.recyclingSentence(stage, plan.mineral),
      fact: {
        name: 'end-of-life recycling input rate',
        value: structural.recycling.value,
        source: structural.recycling.source,
      },
    },
    {
      name: 'substitution',
      sentence: () => sentences.substitutionSentence(stage, plan.mineral),
      fact: {
        name: 'substitution index SI_SR',
        value: structural.substitution.value,
        source: structural.substitution.source,
      },
    },
  ] as const;
  for (const { name, sentence, fact } of facts) {
    const amount = vulnerability[name];
    if (amount === 0) continue;
    drafts.push({
      id: `structure:${name}`,
      weight: assessment.supplyAtRisk * amount,
      without: () => scoreWithoutFact(name),
      describe: () => ({
        kind: 'structural',
        sentence: sentence(),
        riskEventId: null,
        country: null,
        mineral: plan.mineral,
        fact: { ...fact, unit: null },
        documentIds: [],
      }),
    });
  }
  const drivers = finishDrivers(drafts, micro);
  const low = scoreOfPressure(bindingStage(plan, day, 'low', values)?.pressure ?? 0, values.scale);
  const high = scoreOfPressure(bindingStage(plan, day, 'high', values)?.pressure ?? 0, values.scale);
  const score = fromMicro(micro);
  return {
    ...frame,
    score,
    band: bandOf(score, values),
    range: { low: fromMicro(low), high: fromMicro(high) },
    supplyAtRisk: fromMicro(toMicro(assessment.supplyAtRisk)),
    drivers: [...drivers],
  };
}

/** Gives each driver whole micro-points that sum to the score, and orders them by what they weigh. */
export function finishDrivers(drafts: readonly Draft[], micro: number): readonly Driver[] {
  const sorted = [...drafts].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.id < b.id ? -1 : 1));
  const points = apportion(
    micro,
    sorted.map(({ weight }) => weight),
  );
  return sorted.map((draft, index) => ({
    id: draft.id,
    points: fromMicro(points[index] ?? 0),
    ...draft.describe(),
    without: draft.without(),
  }));
}

export type { Draft };
