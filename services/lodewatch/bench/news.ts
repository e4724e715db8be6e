import {
  type Claim,
  type CountryCode,
  derivedId,
  derivedShortId,
  type IsoDate,
  MINERAL_IDS,
  type MineralId,
  type RiskEvent,
} from '@lodewatch/contracts';
import { createReader } from '@lodewatch/extraction';
import { countryName, mineral, policyTimeline } from '@lodewatch/reference';
import { type ReadDocument, resolveDocuments } from '@lodewatch/resolution';
import { createScorer, type Scorer, timelineRiskEvents } from '@lodewatch/scoring';
import { aRiskEvent, aRiskEventDocument } from '@lodewatch/testing';

/** A piece of news about one happening that nobody has told before. */
export interface News {
  readonly mineral: MineralId;
  readonly document: {
    readonly title: string;
    readonly text: string;
    readonly url: string;
    readonly publishedAt: IsoDate;
  };
}

/** The countries whose measures move the score of a mineral: those that it has drivers of. */
function suppliersOf(scorer: Scorer, id: MineralId, day: IsoDate): CountryCode[] {
  const { drivers } = scorer.scoreMineral(id, 'WORLD', day);
  return [...new Set(drivers.flatMap(({ country }) => (country === null ? [] : [country])))];
}

/** What is told beside the ban: one of each row, so that no two texts are alike enough to pass for copies of one. */
const BESIDE = [
  [
    'Buyers have until then to clear what they have ordered.',
    'Contracts signed before that day may be honoured for another month.',
    'Customs officers will turn back shipments without a permit.',
  ],
  [
    'The ministry wants the metal to be processed at home.',
    'Two smelters in the north are to take up the ore instead.',
    'Mining companies had asked for a longer delay.',
    'Traders had seen the step coming since the spring.',
    'A spokesman gave no further reason.',
  ],
  [
    'Port workers said that warehouses were filling up.',
    'An industry association called the decision short-sighted.',
    'Analysts doubt that the treasury can do without the income.',
    'Parliament is to debate the matter after the holidays.',
    'Exports had fallen for three quarters in a row.',
    'Neighbouring states have not commented yet.',
    'The decree was published in the official gazette.',
  ],
] as const;

function compose(id: MineralId, country: CountryCode, publishedAt: IsoDate, number: number): News {
  const name = mineral(id).name;
  const state = countryName(country);
  const from = `1 June ${Number(publishedAt.slice(0, 4)) + 1}`;
  const beside = BESIDE.map((sentences) => sentences[number % sentences.length]).join(' ');
  const document = {
    title: `${state} bans exports of ${name}`,
    text: `${state} will ban all exports of ${name} from ${from}, the mines ministry said in a decree. ${beside}`,
    url: `https://wire.example/${country}/${id}`,
    publishedAt,
  };
  return { mineral: id, document };
}

function toRiskEvent(claim: Claim, publishedAt: IsoDate): RiskEvent {
  return aRiskEvent({
    ...claim,
    id: derivedShortId('evt', claim.id),
    stages: [{ stage: claim.stage, on: publishedAt, until: null, claimId: claim.id, causedBy: null }],
    documents: [aRiskEventDocument({ id: claim.documentId, claimIds: [claim.id], published: publishedAt })],
  });
}

interface Told {
  readonly news: News;
  readonly claim: Claim;
  readonly read: ReadDocument;
}

/** Groups and their members are left out: a ban on all rare earths and one on neodymium may well be one happening. */
const ALONE: readonly MineralId[] = MINERAL_IDS.filter((id) => {
  const { kind, groups, members } = mineral(id);
  return kind !== 'any' && groups.length === 0 && members.length === 0;
});

/** Bans by every supplier of every mineral, as far as the reader reads them as meant. */
function* allBans(calm: Scorer, publishedAt: IsoDate): Generator<Told> {
  const reader = createReader();
  let number = 0;
  for (const id of ALONE) {
    for (const country of suppliersOf(calm, id, publishedAt)) {
      const news = compose(id, country, publishedAt, number);
      number += 1;
      const { url, title, text } = news.document;
      const document = { id: derivedId('doc', 'bench', url), url, title, source: null, publishedAt };
      const reading = reader.read({ ...document, text: `${title}\n\n${text}`, published: publishedAt });
      const [claim] = reading.claims;
      if (claim?.type !== 'export_control' || reading.claims.length > 1 || !claim.minerals.includes(id)) continue;
      yield { news, claim, read: { document, reading } };
    }
  }
}

/** Those that stay risk events of their own when all are resolved together. */
function apart(told: readonly Told[]): Told[] {
  const resolved = resolveDocuments(told.map(({ read }) => read));
  const documentsOf = new Map<string, number>();
  for (const ids of resolved.values()) for (const id of ids) documentsOf.set(id, (documentsOf.get(id) ?? 0) + 1);
  return told.filter(({ read }) => resolved.get(read.document.id)?.every((id) => documentsOf.get(id) === 1));
}

/**
 * So many composed news of export bans, each by another country on another mineral. Taken are those that become drivers of the
 * score when they come on top of the policy timeline and of those before: of a mineral only the stage counts where most is
 * at stake, and not every supplier is one at that stage.
 */
export function composeNews(count: number, publishedAt: IsoDate): readonly News[] {
  const riskEvents = [...timelineRiskEvents(policyTimeline())];
  const told: Told[] = [];
  for (const each of allBans(createScorer({ riskEvents }), publishedAt)) {
    if (told.length === 4 * count) break;
    told.push(each);
  }
  const composed: News[] = [];
  for (const { news, claim } of apart(told)) {
    if (composed.length === count) return composed;
    const event = toRiskEvent(claim, publishedAt);
    const { drivers } = createScorer({ riskEvents: [...riskEvents, event] }).scoreMineral(
      news.mineral,
      'WORLD',
      publishedAt,
    );
    if (!drivers.some(({ riskEventId }) => riskEventId === event.id)) continue;
    riskEvents.push(event);
    composed.push(news);
  }
  if (composed.length === count) return composed;
  throw new Error(`only ${composed.length} of ${count} pieces of news were read as meant and moved a score`);
}
