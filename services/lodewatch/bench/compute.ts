import { readdir, readFile } from 'node:fs/promises';
import {
  derivedId,
  type ExposureLine,
  MINERAL_IDS,
  type MineralId,
  VIEWPOINTS,
  type Viewpoint,
} from '@lodewatch/contracts';
import { createReader, type ReadableDocument } from '@lodewatch/extraction';
import { policyTimeline } from '@lodewatch/reference';
import { assessExposure, createScorer, scoreScenario, suppliers, timelineRiskEvents } from '@lodewatch/scoring';
import { z } from 'zod';
import { elapsed, elapsedEach, type Figure, median, quantile, rateFigure, type Suite, timeFigure } from './figure.js';

const AS_OF = '2026-11-24';
const CORPUS = new URL('../../../../packages/extraction/corpus/', import.meta.url);
const CHARACTERS = 900;

async function scoresOfADay(smoke: boolean): Promise<readonly Figure[]> {
  const scorer = createScorer({ riskEvents: timelineRiskEvents(policyTimeline()) });
  const forAll = <Result>(score: (mineral: MineralId, viewpoint: Viewpoint) => Result): readonly Result[] =>
    MINERAL_IDS.flatMap((mineral) => VIEWPOINTS.map((viewpoint) => score(mineral, viewpoint)));
  // A new day each time, so that nothing of the day before is kept.
  const day = (run: number): string => new Date(Date.UTC(2026, 10, 24 + run)).toISOString().slice(0, 10);
  const [runs, warmUp] = smoke ? [3, 1] : [40, 20];
  const scored = await elapsedEach(runs, warmUp, (run) =>
    forAll((mineral, viewpoint) => scorer.scoreMineral(mineral, viewpoint, day(run))),
  );
  const levelled = await elapsedEach(runs, warmUp, (run) =>
    forAll((mineral, viewpoint) => scorer.level(mineral, viewpoint, day(run))),
  );
  const scores = forAll((mineral, viewpoint) => scorer.scoreMineral(mineral, viewpoint, AS_OF));
  const written = await elapsedEach(runs, warmUp, () => JSON.stringify(scores));
  const figure = (name: string, times: readonly number[], aim?: string): Figure =>
    timeFigure({
      figure: `${name} of all minerals for all viewpoints on one day`,
      value: median(times),
      unit: 'ms',
      ceiling: 'writing the same scores, with their drivers, as JSON',
      ceilingValue: median(written),
      ...(aim === undefined ? {} : { aim }),
      detail: { scores: scores.length, drivers: scores.reduce((sum, { drivers }) => sum + drivers.length, 0) },
    });
  return [figure('scores and ranges', levelled, 'value < 50'), figure('scores with drivers', scored)];
}

async function scenarios(smoke: boolean): Promise<Figure> {
  const riskEvents = timelineRiskEvents(policyTimeline());
  const scorer = createScorer({ riskEvents });
  const countries = suppliers();
  const minerals: readonly MineralId[] = MINERAL_IDS;
  const ask = (run: number) =>
    scoreScenario({
      asOf: AS_OF,
      viewpoint: VIEWPOINTS[Math.abs(run) % VIEWPOINTS.length] ?? 'WORLD',
      riskEvents,
      // Each run another country bans every mineral that there is: the most that one measure can change.
      hypothetical: [
        {
          kind: 'ban',
          actors: [countries[Math.abs(run) % countries.length] ?? 'CN'],
          targets: [],
          minerals: [...minerals],
        },
      ],
      minerals,
      scorer,
    });
  const times = await elapsedEach(smoke ? 3 : 300, smoke ? 1 : 30, ask);
  const scenario = ask(0);
  const written = await elapsedEach(smoke ? 3 : 100, smoke ? 1 : 20, () => JSON.stringify(scenario));
  return timeFigure({
    figure: 'scenario over all minerals, p99',
    value: quantile(times, 0.99),
    unit: 'ms',
    ceiling: 'writing the same answer as JSON, median',
    ceilingValue: median(written),
    aim: 'value < 100',
    detail: { scenarios: times.length, p50: Number(median(times).toPrecision(3)), results: scenario.results.length },
  });
}

async function exposure(smoke: boolean): Promise<Figure> {
  const riskEvents = timelineRiskEvents(policyTimeline());
  const scorer = createScorer({ riskEvents });
  const countries = suppliers();
  const body = JSON.stringify(
    Array.from(
      { length: smoke ? 200 : 10_000 },
      (_, index): ExposureLine => ({
        part: `part ${index}`,
        mineral: MINERAL_IDS[index % MINERAL_IDS.length],
        spend: 1000 + index,
        currency: 'EUR',
        supplierCountry: countries[index % countries.length],
        stockDays: index % 200,
      }),
    ),
  );
  const assess = () =>
    assessExposure({ lines: JSON.parse(body) as ExposureLine[], asOf: AS_OF, viewpoint: 'EU', riskEvents, scorer });
  const times = await elapsedEach(smoke ? 1 : 5, smoke ? 0 : 1, () => JSON.stringify(assess()));
  const answer = assess();
  const moved = await elapsedEach(smoke ? 1 : 5, smoke ? 0 : 1, () => {
    JSON.parse(body);
    JSON.stringify(answer);
  });
  return timeFigure({
    figure: 'exposure of a bill of materials',
    value: median(times) / 1000,
    unit: 's',
    ceiling: 'parsing the same lines and writing the same answer as JSON',
    ceilingValue: median(moved) / 1000,
    aim: 'value < 2 for 10000 lines',
    detail: { lines: answer.lines.length },
  });
}

const corpusSchema = z.object({
  lang: z.string(),
  title: z.string().nullish(),
  text: z.string(),
  published: z.string().nullable(),
});

/** Texts of the corpus, brought to one length: short ones joined with the next of their language, long ones cut at a sentence. */
async function corpusDocuments(): Promise<ReadableDocument[]> {
  const files = (await readdir(CORPUS)).filter((name) => name.endsWith('.jsonl')).sort();
  const documents: ReadableDocument[] = [];
  for (const file of files) {
    let text = '';
    for (const line of (await readFile(new URL(file, CORPUS), 'utf8')).split('\n')) {
      if (line.trim() === '') continue;
      const entry = corpusSchema.parse(JSON.parse(line));
      text += `${text === '' ? '' : '\n\n'}${entry.title ?? ''}\n\n${entry.text}`;
      if (text.length < CHARACTERS) continue;
      const cut = text.slice(0, CHARACTERS);
      const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('。'), cut.lastIndexOf('\n')) + 1;
      documents.push({
        id: derivedId('doc', file, String(documents.length)),
        url: null,
        title: null,
        text: cut.slice(0, end > CHARACTERS / 2 ? end : CHARACTERS),
        published: entry.published,
        language: null,
      });
      text = '';
    }
  }
  return documents;
}

async function extraction(smoke: boolean): Promise<Figure> {
  const all = await corpusDocuments();
  const documents = smoke ? all.filter((_, index) => index % 20 === 0) : all;
  const characters = documents.reduce((sum, { text }) => sum + text.length, 0);
  const reader = createReader();
  const readAll = () => documents.reduce((claims, document) => claims + reader.read(document).claims.length, 0);
  const claims = readAll();
  const rounds = smoke ? 1 : 5;
  const read = median(await elapsedEach(rounds, 0, readAll));
  const passed = await elapsed(() => {
    for (let round = 0; round < 20; round += 1) {
      for (const { text } of documents) text.normalize('NFKC').toLowerCase();
    }
  });
  return rateFigure({
    figure: 'extraction on one core',
    value: (documents.length / read) * 1000,
    unit: 'documents/s',
    ceiling: 'folding the same texts once: NFKC and lower case',
    ceilingValue: ((documents.length * 20) / passed) * 1000,
    detail: { documents: documents.length, charactersEach: Math.round(characters / documents.length), claims },
  });
}

/** What is computed without a database. */
export const computeSuite: Suite = async ({ smoke }) => [
  ...(await scoresOfADay(smoke)),
  await scenarios(smoke),
  await exposure(smoke),
  await extraction(smoke),
];
