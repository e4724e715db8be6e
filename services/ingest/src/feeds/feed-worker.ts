import { entriesOf } from './entries-of.js';

/** Runs in a worker thread: feeds are hostile input. */
export default function feedEntries({ text, url }: { text: string; url: string }): ReturnType<typeof entriesOf> {
  return entriesOf(text, url);
}
