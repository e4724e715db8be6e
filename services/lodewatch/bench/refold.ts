import { derivedUuid, type LogRecord, streamName } from '@lodewatch/contracts';
import { createKnowledge, toVersion } from '@lodewatch/risk-scoring';
import { createScorer } from '@lodewatch/scoring';
import { elapsed, rateFigure, type Suite } from './figure.js';
import { syntheticRiskEvent } from './synthetic-log.js';

const BATCH = 100;

/** Records as the log has them, JSON text that nobody has parsed yet, of many versions of fewer risk events. */
function* recordTexts(
  count: number,
  riskEvents: number,
): Generator<{ position: bigint; stream: string; data: string }> {
  const states = Array.from({ length: riskEvents }, (_, number) => {
    const riskEvent = syntheticRiskEvent(number);
    return {
      stream: streamName('risk_event', riskEvent.id),
      data: JSON.stringify({ riskEvent, changed: ['confidence'] }).split('"confidence":0.9'),
    };
  });
  for (let number = 0; number < count; number += 1) {
    const state = states[number % riskEvents];
    if (!state) return;
    yield {
      position: BigInt(number + 1),
      stream: state.stream,
      data: state.data.join(`"confidence":0.${String(number).padStart(7, '0')}1`),
    };
  }
}

function* batches(count: number, riskEvents: number): Generator<LogRecord[]> {
  const id = derivedUuid('bench');
  let batch: LogRecord[] = [];
  for (const { position, stream, data } of recordTexts(count, riskEvents)) {
    batch.push({
      position,
      id,
      stream,
      version: Number(position),
      type: 'RiskEventUpdated',
      schemaVersion: 1,
      data: JSON.parse(data),
      metadata: {},
      recordedAt: new Date(Date.UTC(2020, 0, 1) + Number(position)).toISOString(),
      hash: '',
    });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** What risk-scoring keeps in memory, folded from the JSON text of its records, up to the first score that stands on them. */
export const refoldSuite: Suite = async ({ smoke }) => {
  const count = smoke ? 2000 : 1_000_000;
  const riskEvents = smoke ? 100 : 5000;
  const parse = await elapsed(() => {
    for (const _ of batches(count, riskEvents));
  });
  let standing = 0;
  const before = process.memoryUsage().heapUsed;
  let kept = 0;
  const refold = await elapsed(() => {
    const knowledge = createKnowledge();
    for (const batch of batches(count, riskEvents)) {
      knowledge.add(batch.map(toVersion).filter((version) => version !== undefined));
    }
    const known = knowledge.now();
    standing = known.riskEvents.length;
    createScorer({ riskEvents: known.riskEvents }).scoreMineral('rare_earths', 'WORLD', '2026-11-24');
    kept = process.memoryUsage().heapUsed - before;
  });
  return [
    rateFigure({
      figure: "refold of scoring's risk events",
      value: (count / refold) * 1000,
      unit: 'records/s',
      ceiling: 'parsing the JSON of the same records',
      ceilingValue: (count / parse) * 1000,
      aim: 'value >= 50000',
      detail: { records: count, riskEvents: standing, heapMegabytes: Math.round(kept / 1e6) },
    }),
  ];
};
