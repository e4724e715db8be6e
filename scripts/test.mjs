// Everything that must hold, in one command: lint, then every test against one real PostgreSQL and, where Java with Maven or
// KAFKA_BROKERS are at hand, against a real Apache Kafka. The last line tells the count.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { kafkaPrerequisites, startKafka } from './kafka.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const ci = process.env.CI === 'true';
const say = (line) => process.stderr.write(`${line}\n`);
const must = (what, command, args) => {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  say(`${what} failed`);
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
};

must('lint', process.execPath, ['scripts/lint.mjs']);
must('eval: the reader is below its floor; it', process.execPath, ['scripts/eval.mjs']);

const closing = [];
const closeAll = async () => {
  for (const close of closing.splice(0).reverse()) await close().catch((error) => say(`clean-up: ${error.message}`));
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => closeAll().then(() => process.exit(130)));
}

const environment = { ...process.env };
let status = 1;
try {
  if (!environment.LODEWATCH_TEST_DATABASE_URL) {
    const { startEmbeddedPostgres } = await import('../packages/postgres/dist/src/index.js');
    const dataDir = mkdtempSync(join(tmpdir(), 'lodewatch-test-'));
    closing.push(async () => rmSync(dataDir, { recursive: true, force: true }));
    const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), durable: false });
    closing.push(() => postgres.stop());
    environment.LODEWATCH_TEST_DATABASE_URL = postgres.url;
  }
  const versions = { 3.9: 'LODEWATCH_TEST_KAFKA_39', 4.3: 'LODEWATCH_TEST_KAFKA_4' };
  const wanted = Object.entries(versions).filter(([, variable]) => !environment[variable]);
  if (wanted.length > 0 && !environment.KAFKA_BROKERS) {
    const prerequisites = await kafkaPrerequisites();
    if (prerequisites.ok) {
      for (const [version, variable] of wanted) {
        say(`Starting Apache Kafka ${version} ...`);
        const kafka = await startKafka({ version });
        closing.push(() => kafka.stop());
        environment[variable] = kafka.brokers;
      }
    } else if (ci) {
      throw new Error(`the Kafka suites must run in CI: ${prerequisites.reason}`);
    } else {
      say(
        `SKIPPED: the Kafka suites, because ${prerequisites.reason}. Set KAFKA_BROKERS, or install Java 17 and Maven, or Docker.`,
      );
    }
  }

  const tap = (args) => [join(root, 'node_modules/tap/dist/esm/run.mjs'), ...args];
  must('tap build', process.execPath, tap(['build']));
  const chosen = process.argv.slice(2);
  const run = spawn(process.execPath, tap(['run', '--reporter=tap', ...chosen]), {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let pending = '';
  let summary = '';
  let fileLine = '';
  run.stdout.setEncoding('utf8');
  run.stdout.on('data', (chunk) => {
    pending += chunk;
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('# Subtest: ')) fileLine = line.slice(11);
      if (/^(not )?ok /.test(line)) say(line.replace(/ \{$/, ''));
      else if (/^\s+not ok /.test(line) || /# SKIP/i.test(line)) say(`  ${fileLine}: ${line.trim()}`);
      else if (/^\s+(found|wanted|message|error|stack|source|diff|at|code|\+|-):?/.test(line) && !line.includes('ok '))
        say(line);
      const match = /^# \{ total: (\d+)(.*)\}/.exec(line);
      if (match) summary = line;
    }
  });
  status = await new Promise((resolve) => run.on('close', (code) => resolve(code ?? 1)));
  const count = (key) => Number(new RegExp(`${key}: (\\d+)`).exec(summary)?.[1] ?? 0);
  const skipped = count('skip') + count('todo');
  if (ci && skipped > 0) say(`${skipped} skipped: see the SKIP lines above for the reasons`);
  if (summary === '') status = status || 1;
  await closeAll();
  process.stdout.write(`${count('pass')} passed, ${summary === '' ? 1 : count('fail')} failed, ${skipped} skipped\n`);
} catch (error) {
  say(error.stack ?? String(error));
  await closeAll();
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  status = 1;
}
process.exit(status);
