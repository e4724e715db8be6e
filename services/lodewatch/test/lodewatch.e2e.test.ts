import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { testDatabase } from '@lodewatch/testing';
import t from 'tap';
import { eventsOf, handIn, NEWS, NOW, outcome } from './news.js';
import { aFolder, aReceiver, run, soon, startLodewatch } from './process.js';

t.test('news in, defended scores out, on the embedded default; a second start has the data of the first', async (t) => {
  const folder = aFolder(t);
  const first = await startLodewatch(t, { LODEWATCH_DATA: folder, ...NOW });
  t.match(first.out(), /Three things to try/);
  const receiver = await aReceiver(t);
  const hook = await first.call('POST', '/v1/webhooks', { url: receiver.url });
  t.equal(hook.status, 201);
  await handIn(first, NEWS);

  const events = await eventsOf(first);
  const accord = events.filter(({ type, actors }) => type === 'accord' && actors.join() === 'JP,US');
  t.equal(accord.length, 1, 'one accord, however many tell of it');
  t.match(accord[0], { stage: 'signed', verification: 'corroborated', minerals: ['rare_earths'] });
  t.equal(accord[0]?.documents.length, 3);
  for (const document of accord[0]?.documents ?? [])
    t.ok(document.quote.length > 20, 'each with the words it rests on');
  t.match(
    events.filter(({ type }) => type === 'export_control'),
    [{ actors: ['CN'], minerals: ['rare_earths'], stage: 'in_force' }],
  );
  t.equal(
    events.filter(({ minerals }) => minerals.includes('silver')).length,
    0,
    'nothing from the museum or the defence budget',
  );
  t.match((await first.get('/v1/commitments?status=overdue')).data, [{ due: '2026-04-28', status: 'overdue' }]);
  const risk = (await first.get('/v1/minerals/rare_earths/risk')) as {
    score: number;
    drivers: { points: number; riskEventId: string | null }[];
  };
  const sum = risk.drivers.reduce((total, { points }) => total + BigInt(Math.round(points * 1e6)), 0n);
  t.equal(sum, BigInt(Math.round(risk.score * 1e6)));
  for (const { id } of events.filter(({ minerals }) => minerals.includes('rare_earths'))) {
    t.ok(
      risk.drivers.some(({ riskEventId }) => riskEventId === id),
      'each risk event is a driver',
    );
  }
  while (receiver.types().filter((type) => type === 'risk_event.detected').length < events.length) await soon();
  while (!receiver.types().includes('commitment.overdue')) await soon();
  const before = await outcome(first);

  const second = await run(['start'], { LODEWATCH_DATA: folder });
  t.equal(second.code, 1);
  t.match(second.err, /already runs from/);
  t.equal(await first.stop(), 0, 'SIGTERM stops it cleanly');

  const again = await startLodewatch(t, { LODEWATCH_DATA: folder, ...NOW });
  t.strictSame(await outcome(again), before);
  await handIn(again, NEWS);
  t.strictSame(await outcome(again), before, 'the same news twice changes nothing');
  await again.stop();
  const verified = await run(['log', 'verify'], { LODEWATCH_DATA: folder });
  t.equal(verified.code, 0);
  t.match(JSON.parse(verified.out.trim()), { faults: 0 });
  const rebuilt = await run(['rebuild'], { LODEWATCH_DATA: folder });
  t.equal(rebuilt.code, 0, rebuilt.err);
  for (const line of rebuilt.out.trim().split('\n')) t.match(JSON.parse(line), { unchanged: true });
});

t.test('another order and a crash in between end in the same risk events and scores', async (t) => {
  const outcomes: unknown[] = [];
  for (const [order, crash] of [
    [NEWS, false],
    [[...NEWS].reverse(), true],
  ] as const) {
    const { url } = await testDatabase(t);
    const environment = { LODEWATCH_DATA: aFolder(t), DATABASE_URL: url, ...NOW };
    let lodewatch = await startLodewatch(t, environment);
    if (crash) {
      for (const document of order.slice(0, 3)) await lodewatch.call('POST', '/v1/documents', document);
      await lodewatch.kill();
      lodewatch = await startLodewatch(t, environment);
    }
    await handIn(lodewatch, order);
    outcomes.push(await outcome(lodewatch));
    await lodewatch.stop();
  }
  t.strictSame(outcomes[1], outcomes[0]);
});

t.test('what stands in the way of a start is told in one sentence', async (t) => {
  const folder = aFolder(t);
  const busy = createServer();
  await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
  t.teardown(() => busy.close());
  const { port } = busy.address() as { port: number };
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const [environment, sentence] of [
    [
      { LODEWATCH_DATA: folder, LODEWATCH_PORT: String(port) },
      /^Port \d+ on 127.0.0.1 is taken; set LODEWATCH_PORT to another one\.$/,
    ],
    [{ LODEWATCH_DATA: join(file, 'below') }, /^The data folder .* cannot be written/],
    [{ LODEWATCH_DATA: folder, LODEWATCH_PORT: 'many' }, /^The settings are not usable: LODEWATCH_PORT/],
    [{ LODEWATCH_DATA: folder, LODEWATCH_HOST: '203.0.113.9' }, /^Cannot listen on 203.0.113.9/],
  ] as const) {
    const { code, err, out } = await run(['start'], environment);
    t.equal(code, 1);
    t.match(err.trim(), sentence);
    t.equal(out, '');
  }
});

t.test('the command line answers on standard output alone, and says how it is used', async (t) => {
  const folder = aFolder(t);
  const file = join(folder, 'news.jsonl');
  writeFileSync(
    file,
    NEWS.map((news, index) => JSON.stringify({ id: `n${index}`, published: news.publishedAt, ...news })).join('\n'),
  );
  const extracted = await run(['extract', file]);
  t.equal(extracted.code, 0, extracted.err);
  const lines = extracted.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.strictSame(
    lines.map(({ id }) => id),
    ['n0', 'n1', 'n2', 'n3', 'n4'],
  );
  t.match(lines[1].events, [{ type: 'accord', minerals: ['rare_earths'] }]);
  t.strictSame(lines[1].events[0].actors.toSorted(), ['JP', 'US']);
  t.strictSame(lines[4].events, []);
  const resolved = (await run(['resolve', file])).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const shared = resolved.slice(0, 3).map(({ riskEvents }) => new Set<string>(riskEvents));
  t.ok(
    [...(shared[0] ?? [])].some((id) => shared[1]?.has(id) && shared[2]?.has(id)),
    'three documents, one risk event',
  );
  t.match(await run(['methodology', 'check']), { code: 0 });
  for (const [args, code] of [
    [[], 2],
    [['nonsense'], 2],
    [['extract'], 2],
    [['extract', join(folder, 'none.jsonl')], 2],
    [['log'], 2],
    [['help'], 0],
  ] as const) {
    t.equal((await run(args)).code, code, args.join(' '));
  }
  writeFileSync(file, '{"id":"a","text":"x"}\nnot json\n');
  t.match(await run(['extract', file]), { code: 2, err: /line 2: not JSON/ });
});

t.test('files are handed to a running Lodewatch, each line with its receipt', async (t) => {
  const folder = aFolder(t);
  const { url } = await testDatabase(t);
  const lodewatch = await startLodewatch(t, { LODEWATCH_DATA: folder, DATABASE_URL: url, ...NOW });
  const file = join(folder, 'news.jsonl');
  writeFileSync(file, [...NEWS, { text: '' }].map((news) => JSON.stringify(news)).join('\n'));
  const environment = {
    LODEWATCH_DATA: folder,
    LODEWATCH_API_KEY: 'lw_test_key_of_thirty_two_chars__',
    DATABASE_URL: url,
  };
  const imported = await run(['import', file], environment);
  const receipts = imported.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.equal(receipts.filter(({ duplicate }) => duplicate === false).length, NEWS.length);
  t.match(receipts.at(-1), { status: 400 });
  t.match(imported.err, /5 received, 0 known already, 1 refused/);
  t.match(await run(['rebuild'], environment), { code: 2, err: /stop it first/ });
  await lodewatch.stop();
  t.match(await run(['import', file], environment), { code: 2, err: /does not answer/ });
});
