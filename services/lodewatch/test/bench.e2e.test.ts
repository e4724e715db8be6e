import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';

const run = promisify(execFile);
const BENCH = fileURLToPath(new URL('../../../../scripts/bench.mjs', import.meta.url));

interface Line {
  readonly figure: string;
  readonly value: number;
  readonly ceilingValue: number;
  readonly ratio: number;
  readonly skipped?: string;
}

// How fast it is says nothing here, where other tests run beside: only that every figure can be measured.
t.test('a smoke run of the bench measures every figure against a ceiling of the same run', async (t) => {
  const KAFKA_BROKERS = process.env.LODEWATCH_TEST_KAFKA_4 ?? process.env.KAFKA_BROKERS ?? '';
  // tap has whatever a test starts load its hooks, by NODE_OPTIONS, and they cannot load the bench.
  const { stdout } = await run('env', ['-u', 'NODE_OPTIONS', process.execPath, BENCH, '--smoke'], {
    env: { ...process.env, KAFKA_BROKERS },
  });
  const lines: Line[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const measured = lines.filter(({ skipped }) => skipped === undefined);
  for (const { figure, value, ceilingValue, ratio } of measured) {
    t.ok(
      [value, ceilingValue, ratio].every((number) => Number.isFinite(number) && number > 0),
      figure,
    );
  }
  const withoutKafka = [{ figure: 'document to score, Kafka', skipped: /KAFKA_BROKERS/ }];
  t.match(
    lines.filter(({ skipped }) => skipped !== undefined),
    KAFKA_BROKERS === '' ? withoutKafka : [],
  );
  t.strictSame(
    measured.map(({ figure }) => figure),
    [
      'append, one record at a time',
      'append, batches of 100',
      'append, batches of 100 by two writers',
      'catch-up read',
      'catch-up read of a relay, data unparsed',
      'fold of all projections',
      "refold of scoring's risk events",
      'document to score, embedded, p50',
      'document to score, embedded, p99',
      ...(KAFKA_BROKERS === '' ? [] : ['document to score, Kafka, p50', 'document to score, Kafka, p99']),
      'read of a score, gzip',
      'read of a score, not compressed',
      'read of a score, If-None-Match',
      'scores and ranges of all minerals for all viewpoints on one day',
      'scores with drivers of all minerals for all viewpoints on one day',
      'scenario over all minerals, p99',
      'exposure of a bill of materials',
      'extraction on one core',
    ],
  );
});
