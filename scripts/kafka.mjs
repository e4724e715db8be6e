// A real Apache Kafka broker on this machine: KRaft, one node, jars from Maven Central. Built-ins only.
//
//   npm run kafka -- start [--version 3.9|4.1|4.3] [--port 9092] [--name broker]
//   npm run kafka -- status
//   npm run kafka -- stop [--version ...] [--name ...]
//
// Jars stay in .kafka/<version>/jars, data and log of a broker in .kafka/<version>/<name>/: a second start needs no network
// and finds its topics. Brokers of other names run beside the first.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

/** What a developer names, and the release that stands for it. */
export const KAFKA_VERSIONS = { 3.9: '3.9.2', 4.1: '4.1.1', 4.3: '4.3.0' };
const DEFAULT_VERSION = '4.3';
const root = fileURLToPath(new URL('..', import.meta.url));
export const KAFKA_DIRECTORY = join(root, '.kafka');
const POM = fileURLToPath(new URL('./kafka/pom.xml', import.meta.url));

/** Says whether a broker can be had here: its jars are there or can be fetched, and Java is new enough. */
export function kafkaPrerequisites({ dir = KAFKA_DIRECTORY, version = DEFAULT_VERSION } = {}) {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.error || java.status !== 0) {
    return {
      ok: false,
      reason: 'Java was not found. Kafka needs Java 17 or newer (Debian: apt-get install openjdk-17-jre-headless).',
    };
  }
  const major = Number(/version "(\d+)/.exec(java.stderr)?.[1] ?? 0);
  if (major < 17) return { ok: false, reason: `Java ${major} is too old: Kafka needs Java 17 or newer.` };
  if (!existsSync(jarsOf(dir, releaseOf(version)))) {
    const maven = spawnSync('mvn', ['-v'], { encoding: 'utf8', shell: process.platform === 'win32' });
    if (maven.error || maven.status !== 0) {
      return {
        ok: false,
        reason: 'Maven was not found. It fetches the jars of Kafka (Debian: apt-get install maven).',
      };
    }
  }
  return { ok: true, reason: '' };
}

function releaseOf(version) {
  const release = KAFKA_VERSIONS[version] ?? Object.values(KAFKA_VERSIONS).find((known) => known === version);
  if (!release) throw new Error(`No such version: ${version}. There are ${Object.keys(KAFKA_VERSIONS).join(', ')}.`);
  return release;
}

const jarsOf = (dir, release) => join(dir, release, 'jars');
const DEFAULT_NAME = 'broker';
const homeOf = (dir, release, name) => join(dir, release, name);

function fetchJars(dir, release, say) {
  const jars = jarsOf(dir, release);
  if (existsSync(jars)) return;
  say(`Fetching Apache Kafka ${release} (45 MB, once) ...`);
  // Into a folder aside, renamed when whole: an interrupted download must not pass for a complete one.
  const partial = `${jars}.${process.pid}.partial`;
  const { status, stdout, error } = spawnSync(
    'mvn',
    [
      '-q',
      '-B',
      '-f',
      POM,
      `-Dkafka.version=${release}`,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${partial}`,
    ],
    { encoding: 'utf8', shell: process.platform === 'win32' },
  );
  if (error || status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    const cause = error?.message ?? /\[ERROR\] .*/.exec(stdout ?? '')?.[0] ?? `mvn exited with ${status}`;
    throw new Error(`The jars of Kafka ${release} could not be fetched from Maven Central: ${cause}`);
  }
  renameSync(partial, jars);
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Asks a broker for its metadata (Metadata request, version 4): true when it answers and knows of a broker. */
function answers(port, timeout = 1000) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeout, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => {
      // key 3, version 4, correlation 1, no client id; no topics, no automatic creation.
      const body = Buffer.from([0, 3, 0, 4, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0, 0]);
      const size = Buffer.alloc(4);
      size.writeInt32BE(body.length);
      socket.write(Buffer.concat([size, body]));
    });
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      // size 4, correlation 4, throttle 4, number of brokers 4.
      if (received.length >= 16) finish(received.readInt32BE(12) > 0);
    });
  });
}

function writeConfiguration(home, port, controllerPort) {
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': join(home, 'data').replaceAll('\\', '/'),
    'auto.create.topics.enable': false,
    // One broker can hold one copy; the defaults of 3 would leave the group coordinator unavailable.
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  };
  const file = join(home, 'server.properties');
  writeFileSync(
    file,
    `${Object.entries(lines)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n')}\n`,
  );
  return file;
}

function java(dir, release, main, args) {
  const jvm = [
    '-Xms64m',
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  ];
  return [...jvm, '-cp', join(jarsOf(dir, release), '*'), main, ...args];
}

/** Process and port of the broker that lives in this folder, if it runs. */
function readState(home) {
  const file = join(home, 'running.json');
  if (!existsSync(file)) return null;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'));
    process.kill(state.pid, 0);
    return state;
  } catch {
    rmSync(file, { force: true });
    return null;
  }
}

async function end(pid, within = 20_000) {
  const alive = () => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  if (!alive()) return;
  process.kill(pid, 'SIGTERM');
  for (const deadline = Date.now() + within; alive(); await delay(50)) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGKILL');
      return;
    }
  }
}

async function stopBroker(home) {
  const state = readState(home);
  if (state) await end(state.pid);
  rmSync(join(home, 'running.json'), { force: true });
}

function format(dir, release, home, configuration) {
  if (existsSync(join(home, 'data', 'meta.properties'))) return;
  // Kafka takes an id that begins with a hyphen for an option; without its first bit it begins with a letter.
  const bytes = randomBytes(16);
  bytes[0] &= 0x7f;
  const id = bytes.toString('base64url');
  const args = java(dir, release, 'kafka.tools.StorageTool', ['format', '-t', id, '-c', configuration]);
  const { status, stderr } = spawnSync('java', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Kafka could not format its data folder: ${stderr.trim().split('\n').at(-1)}`);
}

/** The port asked for, or 9092 for a broker that stays, or any. */
async function choosePort(port, preferred) {
  if (port === undefined) return preferred && (await isFree(preferred)) ? preferred : freePort();
  if (!(await isFree(port))) throw new Error(`Port ${port} is taken. Name another: --port N.`);
  return port;
}

/**
 * Starts a broker, or finds the one of this version and name that runs already, and answers once it serves requests.
 * It outlives this process only when `detached`. `stop` leaves a broker alone that was found.
 */
export async function startKafka({
  version = DEFAULT_VERSION,
  name = DEFAULT_NAME,
  port,
  dir = KAFKA_DIRECTORY,
  detached = false,
  say = () => {},
} = {}) {
  const release = releaseOf(version);
  const home = homeOf(dir, release, name);
  const running = readState(home);
  if (running && (await answers(running.port)))
    return { release, found: true, brokers: `127.0.0.1:${running.port}`, stop: async () => {} };
  const { ok, reason } = kafkaPrerequisites({ dir, version });
  if (!ok) throw new Error(reason);
  mkdirSync(home, { recursive: true });
  fetchJars(dir, release, say);

  const brokerPort = await choosePort(port, detached ? 9092 : undefined);
  const configuration = writeConfiguration(home, brokerPort, await freePort());
  format(dir, release, home, configuration);
  const logFile = join(home, 'broker.log');
  const output = openSync(logFile, 'w');
  const child = spawn('java', java(dir, release, 'kafka.Kafka', [configuration]), {
    detached,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  writeFileSync(join(home, 'running.json'), JSON.stringify({ pid: child.pid, port: brokerPort }));
  const killOnExit = () => child.kill('SIGKILL');
  if (detached) child.unref();
  else process.once('exit', killOnExit);
  const stop = async () => {
    await stopBroker(home);
    process.off('exit', killOnExit);
  };

  for (const deadline = Date.now() + 60_000; !(await answers(brokerPort)); await delay(50)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`Kafka ${release} did not start; ${logFile} says why.`);
    }
  }
  return { release, found: false, brokers: `127.0.0.1:${brokerPort}`, stop };
}

/** Release and name of each broker that runs. */
function runningBrokers(dir) {
  const folders = (path) => (existsSync(path) ? readdirSync(path) : []);
  return folders(dir).flatMap((release) =>
    folders(join(dir, release))
      .filter((name) => readState(homeOf(dir, release, name)))
      .map((name) => ({ release, name, home: homeOf(dir, release, name) })),
  );
}

async function main() {
  const say = (line) => process.stderr.write(`${line}\n`);
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { version: { type: 'string' }, port: { type: 'string' }, name: { type: 'string' } },
  });
  const [command] = positionals;
  const { version, name } = values;
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    throw new Error(`Not a port: ${values.port}.`);
  if (name !== undefined && (!/^[a-z0-9-]+$/.test(name) || name === 'jars'))
    throw new Error(`Not a name: ${name}. Use a-z, 0-9 and -.`);
  const chosen = () =>
    runningBrokers(KAFKA_DIRECTORY).filter(
      (broker) => (!version || broker.release === releaseOf(version)) && (!name || broker.name === name),
    );
  if (command === 'start') {
    const { release, found, brokers } = await startKafka({ version, name, port, detached: true, say });
    say(`Apache Kafka ${release} ${found ? 'runs already' : 'runs'}. Use it with: KAFKA_BROKERS=${brokers} npm start`);
    process.stdout.write(`${brokers}\n`);
  } else if (command === 'stop') {
    const brokers = chosen();
    for (const broker of brokers) {
      await stopBroker(broker.home);
      say(`Apache Kafka ${broker.release} (${broker.name}) has stopped.`);
    }
    if (brokers.length === 0) say('No broker runs.');
  } else if (command === 'status') {
    const brokers = chosen();
    for (const broker of brokers) {
      const address = readState(broker.home)?.port;
      const state = (await answers(address)) ? 'answers' : 'does not answer';
      process.stdout.write(`${broker.release} ${broker.name} 127.0.0.1:${address} ${state}\n`);
    }
    if (brokers.length === 0) {
      say('No broker runs.');
      process.exitCode = 3;
    }
  } else {
    throw new Error(
      'Say start, stop or status: npm run kafka -- start [--version 3.9|4.1|4.3] [--port N] [--name NAME]',
    );
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
