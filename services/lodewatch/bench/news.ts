import { type CountryCode, derivedId, MINERAL_IDS, type MineralId } from '@lodewatch/contracts';
import { createReader } from '@lodewatch/extraction';
import { countryName, mineral } from '@lodewatch/reference';
import { createScorer, type Scorer } from '@lodewatch/scoring';

/** A piece of news about one happening that nobody has told before. */
export interface News {
  readonly mineral: MineralId;
  readonly document: {
    readonly title: string;
    readonly text: string;
    readonly url: string;
    readonly publishedAt: string;
  };
}

const PUBLISHED = '2026-11-23';

/** The countries whose measures move the score of a mineral: those that it has drivers of. */
function suppliersOf(scorer: Scorer, id: MineralId): CountryCode[] {
  const { drivers } = scorer.scoreMineral(id, 'WORLD', PUBLISHED);
  return [...new Set(drivers.flatMap(({ country }) => (country === null ? [] : [country])))];
}

function compose(id: MineralId, country: CountryCode): News {
  const name = mineral(id).name;
  const state = countryName(country);
  const document = {
    title: `${state} bans exports of ${name}`,
    text: `${state} will ban all exports of ${name} from 1 June 2027, the mines ministry said in a decree on Monday. Buyers of ${name} have until then to clear what they have ordered from ${state}. The ministry said that the metal should be processed at home.`,
    url: `https://wire.example/${country}/${id}`,
    publishedAt: PUBLISHED,
  };
  return { mineral: id, document };
}

/** So many composed news of export bans, each by another country on another mineral, and read by the reader as meant. */
export function composeNews(count: number): readonly News[] {
  const scorer = createScorer({ riskEvents: [] });
  const reader = createReader();
  const composed: News[] = [];
  for (const id of MINERAL_IDS.filter((each) => mineral(each).kind !== 'any')) {
    for (const country of suppliersOf(scorer, id)) {
      if (composed.length === count) return composed;
      const news = compose(id, country);
      const { url, title, text, publishedAt } = news.document;
      const { claims } = reader.read({
        id: derivedId('doc', 'bench', url),
        url,
        title,
        text: `${title}\n\n${text}`,
        published: publishedAt,
      });
      const [claim] = claims;
      const isAsMeant =
        claims.length === 1 &&
        claim?.type === 'export_control' &&
        claim.actors.includes(country) &&
        claim.minerals.includes(id);
      if (isAsMeant) composed.push(news);
    }
  }
  throw new Error(`only ${composed.length} of ${count} pieces of news were read as meant`);
}
