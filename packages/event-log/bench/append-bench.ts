import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NewRecord } from '@lodewatch/contracts';
import { type Database, openDatabase, SERVICE_ROLE } from '@lodewatch/postgres';
import { aDocument, aDocumentReceived, fakeClock } from '@lodewatch/testing';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import Cursor from 'pg-cursor';
import { createEventLog, type EventLog } from '../src/index.js';

export interface Rate {
  readonly perSecond: number;
  /** Part of the ceiling that was measured in the same run. */
  readonly ratio: number;
}

export interface AppendFigures {
  readonly records: number;
  readonly bytesPerRecord: number;
  /** Ceiling of appending: COPY of rows with the same content into a table with the same columns, indexes and checks. */
  readonly copyPerSecond: number;
  /** COPY of the same rows into a table with nothing but a primary key. */
  readonly bareCopyPerSecond: number;
  /** One record per append, one append after the other. */
  readonly single: Rate;
  readonly batchesOf100: Rate;
  /** Batches of 100 by two writers at a time. */
  readonly batchesOf100By2: Rate;
  /** Ceiling of reading: the same rows by a cursor, 1000 at a time, JSON parsed. */
  readonly cursorPerSecond: number;
  readonly catchUp: Rate;
  /** Catch-up of a relay, which does not parse the data. */
  readonly catchUpStored: Rate;
}

const BATCH = 100;
const PAGE = 1_000;
const ROUNDS = 3;

/** Documents of about 650 bytes, with a curated happening, as the timeline has them. */
function benchRecords(count: number, round: string): readonly NewRecord[] {
  return Array.from({ length: count }, (_, number) =>
    aDocumentReceived(
      aDocument({
        text: `bench ${round} ${number}`,
        url: `https://news.example/2025/10/28/rare-earths-accord-${number}`,
        title: `Japan and the United States sign an accord on rare earths, with financing within six months (${number})`,
        curated: [
          {
            type: 'accord',
            direction: 'easing',
            stage: 'signed',
            actors: ['JP', 'US'],
            targets: [],
            minerals: ['rare_earths', 'permanent_magnets'],
            announced: '2025-10-28',
            effective: null,
            until: null,
            due: '2026-04-28',
            instruments: ['loan', 'offtake'],
            background: false,
            sourceStatus: 'seen',
          },
        ],
      }),
    ),
  );
}

function* chunked<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Rows per second of one piece of work. */
async function rate(rows: number, work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return rows / ((performance.now() - begin) / 1000);
}

/** The rows of the log as COPY takes them, made beforehand so that only COPY is measured. */
async function copyLines(client: pg.Client): Promise<readonly Buffer[]> {
  const { rows } = await client.query<{
    line: string;
  }>(`select concat_ws(E'\\t', position, recorded_at, id, stream, version,
    type, schema_version, replace(data::text, '\\', '\\\\'), replace(metadata::text, '\\', '\\\\'),
    '\\\\' || substr(hash::text, 2)) as line from log.records order by position`);
  return [...chunked(rows, BATCH)].map((part) => Buffer.from(part.map(({ line }) => `${line}\n`).join('')));
}

async function copyInto(client: pg.Client, table: string, lines: readonly Buffer[]): Promise<void> {
  await pipeline(Readable.from(lines), client.query(copyFrom(`copy ${table} from stdin`)));
}

async function appendAll(log: EventLog, records: readonly NewRecord[], size: number, writers: number): Promise<void> {
  const batches = chunked(records, size);
  const write = async () => {
    for (const batch of batches) await log.append(batch);
  };
  await Promise.all(Array.from({ length: writers }, write));
}

async function readByCursor(client: pg.Client): Promise<void> {
  const cursor = client.query(new Cursor('select * from log.records order by position', [], { rowMode: 'array' }));
  while ((await cursor.read(PAGE)).length > 0);
  await cursor.close();
}

async function readStored(log: EventLog): Promise<void> {
  for (let after = 0n; ; ) {
    const last = (await log.readStored({ after, limit: PAGE })).at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}

/** Measures reading and COPY over what is on the log. */
async function benchRead(client: pg.Client, log: EventLog, rows: number) {
  const rates = {
    copy: [] as number[],
    bare: [] as number[],
    cursor: [] as number[],
    read: [] as number[],
    stored: [] as number[],
  };
  const lines = await copyLines(client);
  await client.query('create table log.bench_copy (like log.records including all)');
  await client.query('create table log.bench_bare (like log.records)');
  await client.query('alter table log.bench_bare add primary key (position)');
  for (let round = 0; round < ROUNDS; round += 1) {
    await client.query('truncate log.bench_copy, log.bench_bare');
    rates.copy.push(await rate(rows, () => copyInto(client, 'log.bench_copy', lines)));
    rates.bare.push(await rate(rows, () => copyInto(client, 'log.bench_bare', lines)));
    rates.cursor.push(await rate(rows, () => readByCursor(client)));
    rates.read.push(
      await rate(rows, async () => {
        for await (const _ of log.readAll({ batchSize: PAGE }));
      }),
    );
    rates.stored.push(await rate(rows, () => readStored(log)));
  }
  await client.query('drop table log.bench_copy, log.bench_bare');
  return rates;
}

/**
 * Measures append and catch-up read against ceilings of the same run, each the median of three rounds.
 * @param database a migrated database whose log is empty, opened as the owner; it is left full
 * @param options records: how many to append in batches per round; singles are a tenth of that
 */
export async function benchAppend(database: Database, options: { records: number }): Promise<AppendFigures> {
  const { records: count } = options;
  const service = openDatabase({ url: database.url, role: SERVICE_ROLE, applicationName: 'bench' });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const log = createEventLog({ database: service, clock: fakeClock() });
    const rates = { single: [] as number[], batched: [] as number[], by2: [] as number[] };
    const warmUp = benchRecords(BATCH * 10, 'warm-up');
    await appendAll(log, warmUp, BATCH, 2);
    for (let round = 0; round < ROUNDS; round += 1) {
      const singles = benchRecords(Math.max(1, Math.trunc(count / 10)), `single ${round}`);
      rates.single.push(await rate(singles.length, () => appendAll(log, singles, 1, 1)));
      const batched = benchRecords(count, `batched ${round}`);
      rates.batched.push(await rate(count, () => appendAll(log, batched, BATCH, 1)));
      const by2 = benchRecords(count, `by2 ${round}`);
      rates.by2.push(await rate(count, () => appendAll(log, by2, BATCH, 2)));
    }
    const rows = Number((await log.head()).position);
    const read = await benchRead(client, log, rows);
    const copy = median(read.copy);
    const cursor = median(read.cursor);
    const against = (ceiling: number, figures: readonly number[]): Rate => ({
      perSecond: Math.round(median(figures)),
      ratio: Math.round((median(figures) / ceiling) * 1000) / 1000,
    });
    return {
      records: rows,
      bytesPerRecord: Buffer.byteLength(JSON.stringify(warmUp[0]?.data)),
      copyPerSecond: Math.round(copy),
      bareCopyPerSecond: Math.round(median(read.bare)),
      single: against(copy, rates.single),
      batchesOf100: against(copy, rates.batched),
      batchesOf100By2: against(copy, rates.by2),
      cursorPerSecond: Math.round(cursor),
      catchUp: against(cursor, read.read),
      catchUpStored: against(cursor, read.stored),
    };
  } finally {
    await client.end();
    await service.close();
  }
}
