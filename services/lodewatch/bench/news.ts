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

function compose(id: MineralId, country: CountryCode, publishedAt: IsoDate): News {
  const name = mineral(id).name;
  const state = countryName(country);
  const from = `1 June ${Number(publishedAt.slice(0, 4)) + 1}`;
  const document = {
    title: `${state} bans exports of ${name}`,
    text: `${state} will ban all exports of ${name} from ${from}, the mines ministry said in a decree. Buyers of ${name} have until then to clear what they have ordered from ${state}. The ministry said that the metal should be processed at home.`,
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

/**
 * So many composed news of export bans, each by another country on another mineral. Taken are those that the reader reads as
 * meant, and that become drivers of the score when they come on top of the policy timeline and of those before: of a
 * mineral only the stage counts where most is at stake, and not every supplier is one at that stage.
 */
export function composeNews(count: number, publishedAt: IsoDate): readonly News[] {
  const reader = createReader();
  const riskEvents = [...timelineRiskEvents(policyTimeline())];
  const calm = createScorer({ riskEvents });
  const composed: News[] = [];
  for (const id of MINERAL_IDS.filter((each) => mineral(each).kind !== 'any')) {
    for (const country of suppliersOf(calm, id, publishedAt)) {
      if (composed.length === count) return composed;
      const news = compose(id, country, publishedAt);
      const { url, title, text } = news.document;
      const documentId = derivedId('doc', 'bench', url);
      const { claims } = reader.read({
        id: documentId,
        url,
        title,
        text: `${title}\n\n${text}`,
        published: publishedAt,
      });
      const [claim] = claims;
      if (claim?.type !== 'export_control' || claims.length > 1 || !claim.minerals.includes(id)) continue;
      const event = toRiskEvent(claim, publishedAt);
      const { drivers } = createScorer({ riskEvents: [...riskEvents, event] }).scoreMineral(id, 'WORLD', publishedAt);
      if (!drivers.some(({ documentIds }) => documentIds.includes(documentId))) continue;
      riskEvents.push(event);
      composed.push(news);
    }
  }
  throw new Error(`only ${composed.length} of ${count} pieces of news were read as meant and moved a score`);
}
