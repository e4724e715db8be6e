import { addDays, derivedShortId, type MineralId, type RiskEventId } from '@lodewatch/contracts';
import type { Cluster } from './fit.js';
import type { Memo } from './memo.js';
import { rootOf } from './minerals.js';
import { actOf } from './time-agreement.js';
import type { Mention } from './types.js';

/** The fields that tell a happening from others, as its documents together give them. */
export interface HappeningFields {
  readonly type: string;
  readonly direction: string;
  readonly actors: readonly string[];
  readonly leadMineral: MineralId;
  readonly announced: string | null;
  readonly effective: string | null;
}

/** Month of the earliest act that is known: later news of the act does not change it. */
function monthOf(cluster: Cluster, fields: HappeningFields): string {
  const told = fields.announced ?? fields.effective;
  if (told !== null) return told.slice(0, 7);
  const days = cluster.flatMap((mention) => {
    const act = mention.claim.background ? null : actOf(mention);
    return act === null ? [] : [act.from];
  });
  return days.length === 0 ? 'undated' : addDays('1970-01-01', Math.min(...days)).slice(0, 7);
}

/** The mention that a cluster began with: the earliest report, then the smallest id. */
function founderOf(cluster: Cluster): Mention | undefined {
  const day = (mention: Mention): number =>
    mention.claim.background ? Number.MAX_SAFE_INTEGER : (mention.published?.from ?? Number.MAX_SAFE_INTEGER - 1);
  return [...cluster].sort((a, b) => day(a) - day(b) || (a.claim.id < b.claim.id ? -1 : 1))[0];
}

interface Identified {
  readonly cluster: Cluster;
  readonly key: string;
  readonly founder: Mention | undefined;
}

function byFounder(a: Identified, b: Identified): number {
  const start = ({ founder }: Identified): number => founder?.published?.from ?? Number.MAX_SAFE_INTEGER;
  const id = ({ founder }: Identified): string => `${founder?.document.id ?? ''}${founder?.claim.id ?? ''}`;
  return start(a) - start(b) || (id(a) < id(b) ? -1 : 1);
}

/**
 * Gives each cluster an id that says what happened: type, direction, actors, lead mineral and month. Further documents on
 * the same happening leave these as they are, so the id stays. Where two happenings share all of that, the one with the
 * earliest report keeps the plain id and the others add the document that reported them first.
 */
export function identify(
  clusters: readonly { readonly cluster: Cluster; readonly fields: HappeningFields }[],
  memo: Memo,
): readonly RiskEventId[] {
  const identified = clusters.map(({ cluster, fields }) =>
    memo.of('identified', cluster, (): Identified => {
      const what = [fields.type, fields.direction, [...fields.actors].sort().join('+'), rootOf(fields.leadMineral)];
      return { cluster, key: [...what, monthOf(cluster, fields)].join('|'), founder: founderOf(cluster) };
    }),
  );
  const sharing = new Map<string, Identified[]>();
  for (const one of identified) sharing.set(one.key, [...(sharing.get(one.key) ?? []), one]);
  const ids = new Map<Identified, RiskEventId>();
  for (const [key, alike] of sharing) {
    const perDocument = new Map<string, number>();
    for (const [i, one] of alike.sort(byFounder).entries()) {
      const document = one.founder?.document.id ?? '';
      const nth = perDocument.get(document) ?? 0;
      perDocument.set(document, nth + 1);
      ids.set(one, i === 0 ? derivedShortId('evt', key) : derivedShortId('evt', key, document, String(nth)));
    }
  }
  return identified.map((one) => ids.get(one) ?? derivedShortId('evt', one.key));
}
