import { type OutboundClient, OutboundError } from '@lodewatch/runtime';

export interface FeedState {
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type FeedAnswer =
  | { readonly kind: 'unchanged'; readonly waitSeconds: number | null }
  | {
      readonly kind: 'changed';
      readonly text: string;
      readonly etag: string | null;
      readonly lastModified: string | null;
      readonly waitSeconds: number | null;
    }
  | { readonly kind: 'failed'; readonly reason: string; readonly waitSeconds: number | null };

const MAX_BYTES = 5 * 1024 * 1024;
const TIMEOUT = 20_000;
const MOST_REDIRECTS = 5;

const one = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null;

/** Seconds that the server asks us to wait, by Retry-After. */
function waitOf(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, (at - now.getTime()) / 1000);
}

/** The charset that the server or the XML declaration names; UTF-8 otherwise. */
function decode(body: Buffer, contentType: string | null): string {
  const declared =
    /charset="?([\w-]+)/i.exec(contentType ?? '')?.[1] ??
    /^[^>]*encoding=["']([\w-]+)["']/.exec(body.subarray(0, 200).toString('latin1'))?.[1] ??
    'utf-8';
  return new TextDecoder(declared, { fatal: false }).decode(body);
}

/**
 * Asks for a feed once, politely: conditionally, with limits of size and time, without compression (so that there is nothing to
 * blow up), following at most five redirects, each to an address that is judged anew.
 */
export async function fetchFeed(state: FeedState, client: OutboundClient, now: () => Date): Promise<FeedAnswer> {
  let url = state.url;
  try {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const response = await client.send({
        url,
        method: 'GET',
        headers: {
          accept: 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
          'accept-encoding': 'identity',
          'user-agent': 'Lodewatch (feed reader)',
          ...(state.etag ? { 'if-none-match': state.etag } : {}),
          ...(state.lastModified ? { 'if-modified-since': state.lastModified } : {}),
        },
        timeout: TIMEOUT,
        maxBytes: MAX_BYTES,
        refuseLonger: true,
      });
      const waitSeconds = waitOf(one(response.headers['retry-after']), now());
      if (response.status === 304) return { kind: 'unchanged', waitSeconds };
      const location = one(response.headers.location);
      if (response.status >= 300 && response.status < 400 && location !== null) {
        url = new URL(location, url).href;
        if (!/^https?:/.test(url)) return { kind: 'failed', reason: `redirected to ${url}`, waitSeconds };
        continue;
      }
      if (response.status !== 200) return { kind: 'failed', reason: `answered ${response.status}`, waitSeconds };
      const encoding = one(response.headers['content-encoding']);
      if (encoding !== null && encoding !== 'identity') {
        return { kind: 'failed', reason: `is compressed (${encoding}) although it was asked not to be`, waitSeconds };
      }
      return {
        kind: 'changed',
        text: decode(response.body, one(response.headers['content-type'])),
        etag: one(response.headers.etag),
        lastModified: one(response.headers['last-modified']),
        waitSeconds,
      };
    }
    return { kind: 'failed', reason: `redirects more than ${MOST_REDIRECTS} times`, waitSeconds: null };
  } catch (error) {
    const reason = error instanceof OutboundError || error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason, waitSeconds: null };
  }
}
