import { firstDay, type PartialDate, STAGES, type Stage } from '@lodewatch/contracts';
import type { Cluster } from './fit.js';
import { publicationDate } from './time.js';
import type { Mention } from './types.js';
import type { Weigh } from './vote.js';

/** A stage that documents have told a happening to have reached. */
export interface ToldStage {
  readonly stage: Stage;
  readonly on: PartialDate | null;
  readonly claimId: Mention['claim']['id'];
}

/** Part of all weight that must stand behind a stage, unless the latest report tells it. */
const SUPPORT = 0.15;

const rank = (stage: Stage): number => STAGES.indexOf(stage);

/** The day on which the happening reached the stage that the mention tells, by the claim's own words. */
function toldDay({ claim }: Mention): PartialDate | null {
  const takesEffect = claim.stage === 'in_force' || claim.stage === 'suspended' || claim.stage === 'ended';
  return (takesEffect ? claim.effective : null) ?? claim.announced;
}

/** The day of the report, for news; the stage was reached then at the latest. */
function reportDay({ claim, document }: Mention): PartialDate | null {
  return claim.background ? null : publicationDate(document.publishedAt);
}

/** The day by which a later document takes the stage for granted. */
function seenDay({ document }: Mention): PartialDate | null {
  return publicationDate(document.publishedAt);
}

const earlier = (a: PartialDate, b: PartialDate): number =>
  firstDay(a) < firstDay(b) ? -1 : firstDay(a) > firstDay(b) ? 1 : b.length - a.length;

function reached(stage: Stage, mentions: readonly Mention[], hasNews: boolean): ToldStage | null {
  const dated = (dayOf: (mention: Mention) => PartialDate | null) =>
    mentions
      .flatMap((mention) => {
        const on = dayOf(mention);
        return on === null ? [] : [{ stage, on, claimId: mention.claim.id }];
      })
      .sort((a, b) => earlier(a.on, b.on) || (a.claimId < b.claimId ? -1 : 1))[0];
  const first = mentions[0];
  return (
    dated(toldDay) ??
    dated(reportDay) ??
    (hasNews ? dated(seenDay) : undefined) ??
    (first ? { stage, on: null, claimId: first.claim.id } : null)
  );
}

/**
 * Whose word counts on stages: the news, and what is told in passing by later documents. Where all is background, that
 * tells the stage but not its day, as each document came later by an unknown time.
 */
function witnessesOf(cluster: Cluster): Cluster {
  const news = cluster.filter(({ claim }) => !claim.background);
  const days = news.flatMap(({ published }) => (published === null ? [] : [published.to]));
  if (news.length === 0) return cluster;
  return cluster.filter(
    ({ claim, published }) =>
      !claim.background || (published !== null && days.length > 0 && published.from > Math.min(...days)),
  );
}

/**
 * The stages that a happening has gone through, in order, each with the first day that is told for it. A stage that hardly
 * anybody tells is left out, unless it is the latest news; and an old stage told late does not take a happening back.
 */
export function toldStages(cluster: Cluster, weigh: Weigh): readonly ToldStage[] {
  const witnesses = witnessesOf(cluster);
  const hasNews = witnesses.some(({ claim }) => !claim.background);
  const total = witnesses.reduce((sum, mention) => sum + weigh(mention), 0);
  const reports = witnesses.flatMap((mention) => reportDay(mention) ?? []);
  const latest = reports.length === 0 ? null : reports.reduce((a, b) => (firstDay(a) >= firstDay(b) ? a : b));
  const stages = STAGES.flatMap((stage) => {
    const mentions = witnesses.filter((mention) => mention.claim.stage === stage);
    const weight = mentions.reduce((sum, mention) => sum + weigh(mention), 0);
    const isLatest = latest !== null && mentions.some((mention) => reportDay(mention) === latest);
    const told = weight >= SUPPORT * total || isLatest ? reached(stage, mentions, hasNews) : null;
    return told ? [told] : [];
  });
  const inTime = stages.sort((a, b) => {
    if (a.on === null || b.on === null || a.on === b.on) return rank(a.stage) - rank(b.stage);
    return earlier(a.on, b.on) || rank(a.stage) - rank(b.stage);
  });
  return inTime.filter((told, i) => !inTime.slice(0, i).some((before) => rank(before.stage) > rank(told.stage)));
}
