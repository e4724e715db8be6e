import { derivedUuid, type LogRecord, streamName } from '@lodewatch/contracts';
import { createKnowledge, toVersion } from '@lodewatch/risk-scoring';
import { createScorer } from '@lodewatch/scoring';
import { rateFigure, type Suite } from './figure.js';
import { syntheticRiskEvent } from './synthetic-log.js';

const BATCH = 100;
const ID = derivedUuid('bench');

/** A record as it comes from the log, its data not parsed yet. */
interface Unparsed {
  readonly position: bigint;
  readonly stream: string;
  readonly data: string;
}

/** Many versions of fewer risk events, no two alike, in batches. */
function* batchesOf(count: number, riskEvents: number): Generator<readonly Unparsed[]> {
  const states = Array.from({ length: riskEvents }, (_, number) => {
    const riskEvent = syntheticRiskEvent(number);
    const [before = '', after = ''] = JSON.stringify({ riskEvent, changed: ['confidence'] }).split('"confidence":0.9');
    return { stream: streamName('risk_event', riskEvent.id), before, after };
  });
  for (let start = 0; start < count; start += BATCH) {
    yield Array.from({ length: Math.min(BATCH, count - start) }, (_, index) => {
      const number = start + index;
      const { stream = '', before = '', after = '' } = states[number % riskEvents] ?? {};
      const data = Buffer.from(`${before}"confidence":0.${String(number).padStart(7, '0')}1${after}`).toString();
      return { position: BigInt(number + 1), stream, data };
    });
  }
}

function parse({ position, stream, data }: Unparsed): LogRecord {
  return {
    position,
    id: ID,
    stream,
    version: Number(position),
    type: 'RiskEventUpdated',
    schemaVersion: 1,
    data: JSON.parse(data),
    metadata: {},
    recordedAt: new Date(Date.UTC(2020, 0, 1) + Number(position)).toISOString(),
    hash: '',
  };
}

/** Milliseconds that the work takes over all batches; making them does not count. */
function timed(batches: Iterable<readonly Unparsed[]>, work: (batch: readonly Unparsed[]) => void): number {
  let milliseconds = 0;
  for (const batch of batches) {
    const begin = performance.now();
    work(batch);
    milliseconds += performance.now() - begin;
  }
  return milliseconds;
}

/** What risk-scoring keeps in memory, folded from the JSON of its records, up to the first score that stands on them. */
export const refoldSuite: Suite = async ({ smoke }) => {
  const count = smoke ? 2000 : 1_000_000;
  const riskEvents = smoke ? 100 : 5000;
  const parsing = timed(batchesOf(count, riskEvents), (batch) => {
    for (const record of batch) parse(record);
  });

  const knowledge = createKnowledge();
  const folding = timed(batchesOf(count, riskEvents), (batch) => {
    knowledge.add(batch.map(parse).flatMap((record) => toVersion(record) ?? []));
  });
  const begin = performance.now();
  const known = knowledge.now();
  createScorer({ riskEvents: known.riskEvents }).scoreMineral('rare_earths', 'WORLD', '2026-11-24');
  const scoring = performance.now() - begin;
  return [
    rateFigure({
      figure: "refold of scoring's risk events",
      value: (count / (folding + scoring)) * 1000,
      unit: 'records/s',
      ceiling: 'parsing the JSON of the same records',
      ceilingValue: (count / parsing) * 1000,
      aim: 'value >= 50000',
      detail: {
        records: known.count,
        riskEvents: known.riskEvents.length,
        heapMegabytes: Math.round(process.memoryUsage().heapUsed / 1e6),
      },
    }),
  ];
};
