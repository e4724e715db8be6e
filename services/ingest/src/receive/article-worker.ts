import { articleOf } from '@lodewatch/extraction';

/** Runs in a worker thread: parsing a hostile page may take its time without holding up a request. */
export default function articleText({ html, url }: { html: string; url: string | null }): {
  title: string | null;
  text: string;
} {
  return articleOf(html, url ?? undefined);
}
