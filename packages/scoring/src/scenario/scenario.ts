import {
  type Hypothetical,
  type IsoDate,
  MINERAL_IDS,
  type MineralId,
  type RiskEvent,
  type Scenario,
  type ScenarioResult,
  type Viewpoint,
} from '@lodewatch/contracts';
import type { ReferenceData } from '@lodewatch/reference';
import type { Methodology } from '../methodology/methodology.js';
import { fromMicro, toMicro } from '../score/largest-remainder.js';
import { createScorer, type Scorer } from '../score/scorer.js';
import { suppose } from './hypothetical-events.js';

export interface ScenarioInput {
  readonly asOf: IsoDate;
  readonly viewpoint: Viewpoint;
  readonly riskEvents: readonly RiskEvent[];
  readonly hypothetical: readonly Hypothetical[];
  /** Only these; by default every mineral whose score changes. */
  readonly minerals?: readonly MineralId[] | undefined;
  readonly methodology?: string | Methodology | undefined;
  readonly reference?: ReferenceData | undefined;
  /** A scorer over the same risk events, to be used again: it saves half of the work. */
  readonly scorer?: Scorer | undefined;
}

/** For each measure, the acts that take it back, by the links that scoring itself goes by. */
function suspenders({ context }: Scorer): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { by, of } of context.links) {
    const measure = context.events[of]?.event.id;
    const easing = context.events[by]?.event;
    if (measure === undefined || easing?.stage !== 'suspended') continue;
    const known = found.get(measure) ?? [];
    known.push(easing.id);
    found.set(measure, known);
  }
  return found;
}

/**
 * Scores before and after something that has not happened, with drivers. Nothing is stored.
 * Throws LW_SCORING_UNKNOWN_RISK_EVENT for a commitment or risk event that is not there.
 */
export function scoreScenario(input: ScenarioInput): Scenario {
  const { asOf, viewpoint, riskEvents, hypothetical, methodology, reference } = input;
  const before = input.scorer ?? createScorer({ riskEvents, methodology, reference });
  const supposed = suppose(riskEvents, hypothetical, asOf, suspenders(before));
  const after = createScorer({
    riskEvents: supposed.riskEvents,
    methodology: before.context.methodology,
    reference,
    immediate: supposed.added,
  });
  const asked = input.minerals ?? MINERAL_IDS;
  const changed = asked.filter((mineral) => {
    if (input.minerals) return true;
    const was = before.level(mineral, viewpoint, asOf);
    const is = after.level(mineral, viewpoint, asOf);
    return was.micro !== is.micro || was.low !== is.low || was.high !== is.high;
  });
  const results = changed.map((mineral): ScenarioResult => {
    const was = before.scoreMineral(mineral, viewpoint, asOf);
    const is = after.scoreMineral(mineral, viewpoint, asOf);
    return { mineral, change: fromMicro(toMicro(is.score) - toMicro(was.score)), before: was, after: is };
  });
  results.sort((a, b) => Math.abs(b.change) - Math.abs(a.change) || (a.mineral < b.mineral ? -1 : 1));
  return {
    asOf,
    viewpoint,
    methodology: before.context.methodology.version,
    dataVersion: before.context.dataVersion,
    hypothetical: [...supposed.named],
    results,
  };
}
