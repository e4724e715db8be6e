import { articleOf } from '@lodewatch/extraction';
import { parseFeed } from 'feedsmith';
import { documentInputSchema, type ReceivedDocument } from '../receive/document-input.js';

/** Entries taken of one feed at most: the newest come first. */
const MOST_ENTRIES = 1000;

interface Entry {
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly published: string | undefined;
  readonly content: string | undefined;
}

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string'
    ? value.value
    : undefined;
};

function rawEntries(text: string): { language: string | undefined; entries: readonly Entry[] } {
  const parsed = parseFeed(text, { maxItems: MOST_ENTRIES });
  switch (parsed.format) {
    case 'rss':
      return {
        language: parsed.feed.language,
        entries: (parsed.feed.items ?? []).map((item) => ({
          title: textOf(item.title),
          url: item.link ?? undefined,
          published: item.pubDate ?? item.dc?.dates?.[0],
          content: item.content?.encoded ?? item.description,
        })),
      };
    case 'rdf':
      return {
        language: undefined,
        entries: (parsed.feed.items ?? []).map((item) => ({
          title: textOf(item.title),
          url: item.link,
          published: item.dc?.dates?.[0],
          content: item.content?.encoded ?? item.description,
        })),
      };
    case 'atom':
      return {
        language: parsed.feed.xml?.lang,
        entries: (parsed.feed.entries ?? []).map((entry) => ({
          title: textOf(entry.title),
          url: (entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? entry.links?.[0])?.href,
          published: entry.published ?? entry.updated,
          content: textOf(entry.content) ?? textOf(entry.summary),
        })),
      };
    case 'json':
      return {
        language: parsed.feed.language,
        entries: (parsed.feed.items ?? []).map((item) => ({
          title: item.title,
          url: item.url,
          published: item.date_published,
          content: item.content_text ?? item.content_html ?? item.summary,
        })),
      };
  }
}

/** Feeds write dates in RFC 822 or ISO 8601; what is neither is no date. */
function toInstant(text: string | undefined): string | null {
  if (text === undefined) return null;
  const trimmed = text.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return trimmed;
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

const looksLikeHtml = (text: string): boolean => /<[a-z][^>]*>/i.test(text);

function plainText(content: string, url: string | undefined): string {
  if (!looksLikeHtml(content)) return content;
  return articleOf(`<html><body><article>${content}</article></body></html>`, url).text;
}

/**
 * The documents in a feed of any format. An entry that cannot be a document is left out and counted. Throws on what is no
 * feed, and on a document type declaration: no feed needs one, and it is how entity bombs begin.
 */
export function entriesOf(text: string, feedUrl: string): { documents: ReceivedDocument[]; refused: number } {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Error('the feed declares a document type');
  const { language, entries } = rawEntries(text);
  const documents: ReceivedDocument[] = [];
  let refused = 0;
  for (const { title, url, published, content } of entries.slice(0, MOST_ENTRIES)) {
    const address = url === undefined ? null : URL.canParse(url, feedUrl) ? new URL(url, feedUrl).href : null;
    const candidate = {
      url: address,
      title: title?.trim().slice(0, 1000) || null,
      text: plainText(content ?? title ?? '', address ?? undefined),
      publishedAt: toInstant(published),
      language: language && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null,
    };
    const parsed = documentInputSchema.safeParse(candidate);
    if (parsed.success) documents.push(parsed.data);
    else refused += 1;
  }
  return { documents, refused };
}
