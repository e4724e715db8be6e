import type { DocumentId, Verification } from '@lodewatch/contracts';
import { COPY, textOverlap } from './affinity.js';
import type { Cluster } from './fit.js';
import type { Mention } from './types.js';

/** Host of an address without `www.`, or what the sender named, in lower case; null where neither is known. */
function publisherOf({ document }: Mention): string | null {
  if (document.source !== null && document.source.trim() !== '') {
    return document.source
      .trim()
      .toLowerCase()
      .replace(/^www\./, '');
  }
  if (document.url === null || !URL.canParse(document.url)) return null;
  return new URL(document.url).hostname.replace(/^www\./, '') || null;
}

/** A document with its publisher, worked out once: addresses take long to parse. */
interface Published {
  readonly mention: Mention;
  readonly publisher: string | null;
}

function areOneSource(a: Published, b: Published): boolean {
  if (a.publisher !== null && a.publisher === b.publisher) return true;
  return textOverlap(a.mention.fingerprint, b.mention.fingerprint) >= COPY;
}

/**
 * Puts the documents of a cluster into source groups: one publisher is one source, and so are the copies of one text,
 * wherever they appear. A document that names neither address nor source is a source of its own, unless it is a copy.
 * A group is named by its smallest document id.
 */
export function sourceGroups(cluster: Cluster): ReadonlyMap<DocumentId, DocumentId> {
  const documents = new Map<DocumentId, Published>();
  for (const mention of cluster) {
    const { id } = mention.document;
    if (!documents.has(id)) documents.set(id, { mention, publisher: publisherOf(mention) });
  }
  const ids = [...documents.keys()].sort();
  const groups = new Map<DocumentId, DocumentId>(ids.map((id) => [id, id]));
  for (const [i, id] of ids.entries()) {
    for (const other of ids.slice(i + 1)) {
      const [a, b] = [documents.get(id), documents.get(other)];
      const [groupA, groupB] = [groups.get(id), groups.get(other)];
      if (!a || !b || !groupA || !groupB || groupA === groupB || !areOneSource(a, b)) continue;
      const [kept, gone] = groupA < groupB ? [groupA, groupB] : [groupB, groupA];
      for (const [member, group] of groups) if (group === gone) groups.set(member, kept);
    }
  }
  return groups;
}

/**
 * How well a happening is attested. Official notices, sources that a curator has seen and analysts confirm; two independent
 * sources of which one reports it as news corroborate. Claims carry no denials, so `disputed` is not produced here.
 */
export function verify(
  cluster: Cluster,
  groups: ReadonlyMap<DocumentId, DocumentId>,
  analyst: 'confirmed' | 'retracted' | null,
): Verification {
  if (analyst) return analyst;
  const news = cluster.filter((mention) => !mention.claim.background);
  if (news.some((mention) => mention.official || mention.origin === 'curated_seen')) return 'confirmed';
  if (news.length > 0 && new Set(groups.values()).size > 1) return 'corroborated';
  return 'unverified';
}
