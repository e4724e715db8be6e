import { createRequire } from 'node:module';
import type * as readability from '@mozilla/readability';
import type * as htmlparser from 'htmlparser2';
import type * as linkedom from 'linkedom';

const load = createRequire(import.meta.url);
interface Html
  extends Pick<typeof htmlparser, 'Parser'>,
    Pick<typeof linkedom, 'parseHTML'>,
    Pick<typeof readability, 'Readability' | 'isProbablyReaderable'> {}
let loaded: Html | null = null;

/** The libraries for pages, loaded with the first page: they take longer to load than all the rest, and news in plain text needs none. */
function libraries(): Html {
  loaded ??= { ...load('htmlparser2'), ...load('linkedom'), ...load('@mozilla/readability') } as Html;
  return loaded;
}

/** What a page says once its furniture is away. */
export interface Article {
  readonly title: string | null;
  /** Paragraphs parted by a blank line; empty when the page holds no words. */
  readonly text: string;
}

/** Longer pages are read up to here: no article is longer, and hostile ones are. */
const MOST_HTML = 2_000_000;
/** Beyond these a page is not searched for its article: a tree of it costs more than it could tell. */
const MOST_ELEMENTS = 15_000;
const MOST_DEPTH = 200;

const BLOCK = new Set(
  'address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul'.split(
    ' ',
  ),
);
const SILENT = new Set('script style noscript template svg iframe object head'.split(' '));

interface Scan {
  readonly title: string | null;
  readonly text: string;
  readonly elements: number;
  readonly depth: number;
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/gu, ' ').trim())
    .filter((line) => line !== '')
    .join('\n\n');

/** Nesting at which a page is no page: the parser's cost grows with its square. */
const ABSURD_DEPTH = 5000;
const CHUNK = 16_384;

/** Text between angle brackets dropped, in one pass: for markup that no parser should be asked to nest. */
function withoutTags(html: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (;;) {
    const open = html.indexOf('<', from);
    if (open < 0) return tidy([...pieces, html.slice(from)].join('\n'));
    pieces.push(html.slice(from, open));
    const close = html.indexOf('>', open);
    if (close < 0) return tidy(pieces.join('\n'));
    from = close + 1;
  }
}

/** All text of a page, a paragraph for each block, in one pass without a tree: safe on any markup. */
function scan(html: string): Scan {
  const pieces: string[] = [];
  let title = '';
  let inTitle = false;
  let silent = 0;
  let depth = 0;
  let deepest = 0;
  let elements = 0;
  const { Parser } = libraries();
  const parser = new Parser(
    {
      onopentagname(name) {
        elements += 1;
        depth += 1;
        deepest = Math.max(deepest, depth);
        if (name === 'title') inTitle = true;
        if (SILENT.has(name)) silent += 1;
        else if (BLOCK.has(name)) pieces.push('\n');
      },
      onclosetag(name) {
        depth -= 1;
        if (name === 'title') inTitle = false;
        if (SILENT.has(name)) silent -= 1;
        else if (BLOCK.has(name)) pieces.push('\n');
      },
      ontext(text) {
        if (inTitle) title += text;
        else if (silent === 0) pieces.push(text.replaceAll('\n', ' '));
      },
    },
    { decodeEntities: true },
  );
  for (let at = 0; at < html.length; at += CHUNK) {
    parser.write(html.slice(at, at + CHUNK));
    if (deepest > ABSURD_DEPTH) return { title: null, text: withoutTags(html), elements, depth: deepest };
  }
  parser.end();
  return { title: title.replace(/\s+/gu, ' ').trim() || null, text: tidy(pieces.join('')), elements, depth: deepest };
}

/**
 * The article of an HTML page: title and body text, by Readability. A page on which it finds none, or that is too large or too
 * deep to be one, gives all its text. Nothing is executed or fetched.
 */
export function articleOf(html: string, url?: string): Article {
  const page = html.slice(0, MOST_HTML);
  const whole = scan(page);
  if (whole.elements > MOST_ELEMENTS || whole.depth > MOST_DEPTH || whole.text === '') return whole;
  const { parseHTML, isProbablyReaderable, Readability } = libraries();
  // A fragment would make its first element the root of the tree.
  const { document } = parseHTML(/<html[\s>]/i.test(page) ? page : `<html><head></head><body>${page}</body></html>`);
  if (!isProbablyReaderable(document, { minContentLength: 80 })) return { title: whole.title, text: whole.text };
  if (url !== undefined && URL.canParse(url)) {
    Object.defineProperty(document, 'baseURI', { value: url, configurable: true });
  }
  const found = new Readability(document, { charThreshold: 100 }).parse();
  const text = found?.content ? scan(found.content).text : '';
  return { title: found?.title?.trim() || whole.title, text: text === '' ? whole.text : text };
}
