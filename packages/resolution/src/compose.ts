import {
  type DocumentId,
  type Happening as HappeningContent,
  type Instrument,
  MINERAL_IDS,
  type MineralId,
  type RiskEvent,
  type RiskEventDocument,
} from '@lodewatch/contracts';
import { coversMineral, membersOf } from '@lodewatch/reference';
import type { Happening } from './decisions.js';
import type { Cluster } from './fit.js';
import { isUnnamed } from './minerals.js';
import { verify } from './sources.js';
import { toldStages } from './stages.js';
import { publicationDate } from './time.js';
import { titleOf } from './title.js';
import type { Mention } from './types.js';
import { majority, voted, votedDate, type Weigh } from './vote.js';

/** What the word of a mention counts beside its confidence. */
const WEIGHTS = { official: 2, curatedSeen: 3, curatedRecalled: 0.7, background: 0.4 } as const;
/** Parts of the voices that a value of a list must have. */
const SHARES = { actors: 0.4, targets: 0.4, minerals: 0.34, instruments: 0.25 } as const;
/** No number of press reports makes a thing certain. */
const MOST_CONFIDENCE = 0.99;

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Confidence of a claim, times what its origin is worth; the copies of one text share one voice. */
function weighing(cluster: Cluster, groups: ReadonlyMap<DocumentId, DocumentId>): Weigh {
  const sizes = new Map<DocumentId, number>();
  for (const group of groups.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const weights = new Map(
    cluster.map((mention) => {
      const size = sizes.get(groups.get(mention.document.id) ?? mention.document.id) ?? 1;
      const origin = { read: 1, curated_seen: WEIGHTS.curatedSeen, curated_recalled: WEIGHTS.curatedRecalled };
      const worth =
        origin[mention.origin] *
        (mention.official ? WEIGHTS.official : 1) *
        (mention.claim.background ? WEIGHTS.background : 1);
      return [mention, (Math.max(0.01, mention.claim.confidence) * worth) / size] as const;
    }),
  );
  return (mention) => weights.get(mention) ?? 0;
}

/** The minerals that the reports agree on, the most specific ones: a group gives way to members told by as many. */
function mineralsOf(cluster: Cluster, weigh: Weigh): readonly MineralId[] {
  const named = cluster.filter((mention) => !isUnnamed(mention.claim.minerals));
  if (named.length === 0) return ['critical_minerals'];
  const specific = (mention: Mention): readonly MineralId[] =>
    mention.claim.minerals.filter((mineral) => mineral !== 'critical_minerals');
  const minerals = voted(named, weigh, specific, SHARES.minerals);
  const weightOf = (mineral: MineralId): number =>
    named
      .filter((mention) => mention.claim.minerals.includes(mineral))
      .reduce((sum, mention) => sum + weigh(mention), 0);
  const kept = minerals.filter(
    (mineral) =>
      !membersOf(mineral).some((member) => minerals.includes(member) && weightOf(member) > weightOf(mineral) + 1e-9),
  );
  return [...kept].sort((a, b) => MINERAL_IDS.indexOf(a) - MINERAL_IDS.indexOf(b));
}

/** The mineral that most reports are about, under whatever name. */
function leadMineralOf(cluster: Cluster, weigh: Weigh, minerals: readonly MineralId[]): MineralId {
  const weightOf = (mineral: MineralId): number =>
    cluster
      .filter((mention) => mention.claim.minerals.some((other) => coversMineral(mineral, other)))
      .reduce((sum, mention) => sum + weigh(mention), 0);
  const weighed = minerals.map((mineral) => ({ mineral, weight: weightOf(mineral) }));
  const most = Math.max(...weighed.map(({ weight }) => weight));
  return weighed.find(({ weight }) => weight >= most - 1e-9)?.mineral ?? 'critical_minerals';
}

/** Chance that at least one of the sources is right; what is told in passing counts half. */
function confidenceOf(cluster: Cluster, groups: ReadonlyMap<DocumentId, DocumentId>): number {
  const bySource = new Map<DocumentId, number>();
  for (const { claim, document } of cluster) {
    const group = groups.get(document.id) ?? document.id;
    const confidence = claim.confidence * (claim.background ? 0.5 : 1);
    bySource.set(group, Math.max(bySource.get(group) ?? 0, confidence));
  }
  const sources = [...bySource].sort(([a], [b]) => (a < b ? -1 : 1));
  const allWrong = sources.reduce((product, [, confidence]) => product * (1 - confidence), 1);
  return round(Math.min(MOST_CONFIDENCE, 1 - allWrong));
}

function documentsOf(cluster: Cluster, groups: ReadonlyMap<DocumentId, DocumentId>): RiskEventDocument[] {
  const byDocument = new Map<DocumentId, Mention[]>();
  for (const mention of cluster) {
    byDocument.set(mention.document.id, [...(byDocument.get(mention.document.id) ?? []), mention]);
  }
  const documents = [...byDocument].flatMap(([id, mentions]) => {
    const [best] = [...mentions].sort(
      (a, b) =>
        Number(a.claim.background) - Number(b.claim.background) ||
        b.claim.confidence - a.claim.confidence ||
        (a.claim.id < b.claim.id ? -1 : 1),
    );
    if (!best) return [];
    return [
      {
        id,
        claimIds: mentions.map((mention) => mention.claim.id).sort(),
        url: best.document.url,
        source: best.document.source,
        published: publicationDate(best.document.publishedAt),
        language: best.language,
        official: best.official,
        background: mentions.every((mention) => mention.claim.background),
        sourceGroup: groups.get(id) ?? id,
        quote: best.claim.quote.text,
      },
    ];
  });
  const day = (document: RiskEventDocument): string => document.published ?? '9999';
  return documents.sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : a.id < b.id ? -1 : 1));
}

/** The fields of a happening as all its reports together give them, and the mineral that it is about above all. */
export function fieldsOf(
  cluster: Cluster,
  groups: ReadonlyMap<DocumentId, DocumentId>,
): HappeningContent & { readonly leadMineral: MineralId } {
  const weigh = weighing(cluster, groups);
  const news = cluster.filter((mention) => !mention.claim.background);
  // What an event is, its own news says; background only where there is no news.
  const voices = news.length > 0 ? news : cluster;
  const date = (field: 'announced' | 'effective' | 'until' | 'due') =>
    votedDate(voices, weigh, ({ claim }) => claim[field]) ?? votedDate(cluster, weigh, ({ claim }) => claim[field]);
  const minerals = mineralsOf(cluster, weigh);
  return {
    type: majority(voices, weigh, ({ claim }) => claim.type),
    direction: majority(voices, weigh, ({ claim }) => claim.direction),
    stage: toldStages(cluster, weigh).at(-1)?.stage ?? majority(cluster, weigh, ({ claim }) => claim.stage),
    actors: [...voted(voices, weigh, ({ claim }) => claim.actors, SHARES.actors)],
    targets: [...voted(voices, weigh, ({ claim }) => claim.targets, SHARES.targets)],
    minerals: [...minerals],
    announced: date('announced'),
    effective: date('effective'),
    until: date('until'),
    due: date('due'),
    instruments: [...voted<Instrument>(voices, weigh, ({ claim }) => claim.instruments, SHARES.instruments)],
    leadMineral: leadMineralOf(voices, weigh, minerals),
  };
}

/** The risk event that a happening makes, before it is set in relation to others. */
export function compose({ id, cluster, analyst }: Happening, groups: ReadonlyMap<DocumentId, DocumentId>): RiskEvent {
  const { leadMineral: _, ...fields } = fieldsOf(cluster, groups);
  const stages = toldStages(cluster, weighing(cluster, groups));
  return {
    ...fields,
    id,
    title: titleOf(fields),
    verification: verify(cluster, groups, analyst),
    confidence: confidenceOf(cluster, groups),
    documents: documentsOf(cluster, groups),
    stages: stages.map(({ stage, on, claimId }) => ({ stage, on, until: null, claimId, causedBy: null })),
    relations: [],
    commitments: [],
    curated: analyst === 'confirmed' || cluster.some((mention) => mention.origin !== 'read'),
  };
}
