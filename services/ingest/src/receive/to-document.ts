import { contentHash, type Document, derivedId } from '@lodewatch/contracts';
import { composeText } from '@lodewatch/extraction';
import type { ReceivedDocument } from './document-input.js';

/** Neither UTF-8 nor PostgreSQL can hold a lone surrogate or a NUL; no reader misses them. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');
const storableOrNull = (text: string | null | undefined): string | null => {
  const kept = storable(text ?? '').trim();
  return kept === '' ? null : kept;
};

/** Parameters that tell how a reader came to a page, not which page it is. */
const TRACKING = /^(utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src|cmpid)$/;

/** The address without fragment and tracking, so that one page has one address. */
function plainUrl(address: string | null | undefined): string | null {
  if (!address) return null;
  const url = new URL(storable(address));
  url.hash = '';
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  return url.href;
}

const hostOf = (url: string | null): string | null =>
  url === null ? null : new URL(url).hostname.replace(/^(www|m|amp)\./, '');

/**
 * The document and its stored text. Its id is made from everything the sender said, so the same content twice is
 * one document, while a copy under another address stays a document of its own (and counts as the same source when read).
 */
export function toDocument(
  input: ReceivedDocument & { text: string },
  receivedAt: string,
): { document: Document; text: string } {
  const title = storableOrNull(input.title);
  const url = plainUrl(input.url);
  const source = storableOrNull(input.source) ?? hostOf(url);
  const publishedAt = input.publishedAt ?? null;
  const text = composeText(title, storable(input.text).trim());
  const curated = input.curated?.map((each) => ({ ...each, background: each.background ?? false }));
  const parts = [text, url, source, publishedAt, input.language ?? null, curated ? JSON.stringify(curated) : null];
  return {
    text,
    document: {
      id: derivedId('doc', ...parts),
      contentHash: contentHash(text),
      url,
      title,
      source,
      language: input.language ?? null,
      publishedAt,
      receivedAt,
      characters: text.length,
      ...(curated ? { curated } : {}),
    },
  };
}
