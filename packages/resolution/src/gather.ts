import { clusterMentions } from './cluster.js';
import {
  type Cluster,
  compareMentions,
  fitBetween,
  fits,
  NEWS_THRESHOLD,
  SINGLE_THRESHOLD,
  UNDATED_THRESHOLD,
} from './fit.js';
import { type CandidateKeys, candidateKeys } from './keys.js';
import type { Memo } from './memo.js';
import { rootsOf } from './minerals.js';
import { actOf } from './time-agreement.js';
import type { Mention } from './types.js';

/** Affinity from which a background mention supports a happening: it is told in passing, with few details. */
const BACKGROUND_THRESHOLD = 4;
/** Points that a candidate loses per year between its act and the background mention: the last such act is meant. */
const POINTS_PER_YEAR = 0.5;
const MOST_YEARS = 4;
/** Points that a candidate gains with each doubling of its reports: news without a day is likelier of a story with many. */
const POINTS_PER_DOUBLING = 0.75;

function isAnchored(mention: Mention): boolean {
  return mention.announced !== null || mention.effective !== null || mention.published !== null;
}

function isDated(mention: Mention): boolean {
  return mention.announced !== null || mention.effective !== null;
}

/** First day of the earliest act in a cluster; null where none is known. */
export function startOf(cluster: Cluster): number | null {
  const days = cluster.flatMap((mention) => {
    const act = actOf(mention);
    return act === null ? [] : [act.from];
  });
  return days.length === 0 ? null : Math.min(...days);
}

function keysOfCluster(cluster: Cluster): CandidateKeys {
  const keys = cluster.map((mention) => candidateKeys(mention.claim));
  return {
    index: [...new Set(keys.flatMap(({ index }) => index))],
    probe: [...new Set(keys.flatMap(({ probe }) => probe))],
  };
}

/** Looks up, by blocking key, the clusters that may concern a mention. */
function createLookup(clusters: readonly Cluster[], memo: Memo): (mentions: Cluster) => readonly Cluster[] {
  const keysOf = (cluster: Cluster) => memo.of('keys', cluster, keysOfCluster);
  const byKey = new Map<string, Set<Cluster>>();
  for (const cluster of clusters) {
    for (const key of keysOf(cluster).index) {
      const bucket = byKey.get(key);
      if (bucket) bucket.add(cluster);
      else byKey.set(key, new Set([cluster]));
    }
  }
  return (mentions) => [...new Set(keysOf(mentions).probe.flatMap((key) => [...(byKey.get(key) ?? [])]))];
}

function age(act: number | null, mention: Mention): number {
  const told = mention.published?.to ?? mention.notBefore;
  if (act === null || told === undefined || told === null) return 0;
  return Math.min(MOST_YEARS, Math.max(0, told - act) / 365);
}

/** What speaks for a candidate because many tell of it; what is told in passing may be any old happening. */
function renown(cluster: Cluster, told: Mention): number {
  return told.background ? 0 : POINTS_PER_DOUBLING * Math.log2(cluster.length);
}

/** The candidate that the mentions fit best, if any fits. Ties go to the later act, then to content. */
function bestHome(
  mentions: Cluster,
  candidates: readonly Cluster[],
  threshold: number,
  memo: Memo,
): Cluster | undefined {
  const told = mentions[0];
  if (!told) return undefined;
  return candidates
    .filter((cluster) => cluster[0]?.claim.direction === told.claim.direction)
    .map((cluster) => ({ cluster, fit: fitBetween(mentions, cluster, memo) }))
    .filter(({ fit }) => fits(fit, threshold))
    .map(({ cluster, fit }) => ({ cluster, fit, act: memo.of('start', cluster, startOf) }))
    .map(({ cluster, fit, act }) => ({
      cluster,
      act: act ?? 0,
      points: fit.mean + renown(cluster, told) - POINTS_PER_YEAR * age(act, told),
    }))
    .sort(
      (a, b) =>
        b.points - a.points ||
        b.act - a.act ||
        ((a.cluster[0]?.claim.id ?? '') < (b.cluster[0]?.claim.id ?? '') ? -1 : 1),
    )[0]?.cluster;
}

/** Adds each guest (a cluster) to the home that it fits best; answers the homes as they are then, and the guests left over. */
function settle(
  homes: readonly Cluster[],
  guests: readonly Cluster[],
  threshold: number,
  memo: Memo,
): { homes: readonly Cluster[]; left: readonly Cluster[] } {
  const lookup = createLookup(homes, memo);
  const arrivals = new Map<Cluster, Mention[]>(homes.map((home) => [home, []]));
  const left: Cluster[] = [];
  for (const guest of guests) {
    const home = bestHome(guest, lookup(guest), threshold, memo);
    if (home) arrivals.get(home)?.push(...guest);
    else left.push(guest);
  }
  const settled = [...arrivals].map(([home, arrived]) =>
    arrived.length === 0 ? home : memo.intern([...home, ...arrived].sort(compareMentions)),
  );
  return { homes: settled, left };
}

/** What undated background mentions must share to be put together when no happening is known that they could mean. */
function vagueKey({ claim }: Mention): string {
  const roots = [...rootsOf(claim.minerals)].sort();
  return [claim.type, claim.direction, [...claim.actors].sort(), roots].join('|');
}

function groupVague(mentions: readonly Mention[]): readonly Cluster[] {
  const groups = new Map<string, Mention[]>();
  for (const mention of [...mentions].sort(compareMentions)) {
    const key = vagueKey(mention);
    const group = groups.get(key);
    if (group) group.push(mention);
    else groups.set(key, [mention]);
  }
  return [...groups.values()];
}

/** News into happenings: what is dated first, then each report without a day by itself, then the rest of these as groups. */
function gatherNews(news: readonly Mention[], memo: Memo): readonly Cluster[] {
  const dated = clusterMentions(news.filter(isAnchored), NEWS_THRESHOLD, memo);
  const undated = news.filter((mention) => !isAnchored(mention)).map((mention) => memo.intern([mention]));
  const withSingle = settle(dated, undated, SINGLE_THRESHOLD, memo);
  const groups = clusterMentions(withSingle.left.flat(), UNDATED_THRESHOLD, memo);
  const withGroups = settle(withSingle.homes, groups, UNDATED_THRESHOLD, memo);
  return [...withGroups.homes, ...withGroups.left];
}

/**
 * All mentions, as clusters of one happening each. The firmest come first and are not moved by what follows: dated news is
 * put together; then news without any day finds the happening that it fits best, alone where it fits well, else as a group,
 * or stands alone; then background, first that which names a day. So a vague text can support a happening, but never join
 * two of them.
 */
export function gather(mentions: readonly Mention[], memo: Memo): readonly Cluster[] {
  const background = mentions.filter((mention) => mention.background);
  const single = (mention: Mention): Cluster => memo.intern([mention]);

  const happenings = gatherNews(
    mentions.filter((mention) => !mention.background),
    memo,
  );
  const withDated = settle(happenings, background.filter(isDated).map(single), BACKGROUND_THRESHOLD, memo);
  const older = clusterMentions(withDated.left.flat(), UNDATED_THRESHOLD, memo);
  const known = [...withDated.homes, ...older];

  const vague = background.filter((mention) => !isDated(mention));
  const withVague = settle(known, vague.map(single), BACKGROUND_THRESHOLD, memo);
  const left = groupVague(withVague.left.flat()).map((cluster) => memo.intern(cluster));
  return [...withVague.homes, ...left];
}
