import type { Sentence } from '../text/segments.js';
import type { ConceptMention, CountryMention } from './analysis.js';

const DATELINE_REACH = 70;
const DATELINE_PARTS = 2;
const DATELINE_END = /(?:】| [-–—] |[)）] ?[-–—]|[)）] ?— ?|—)/u;
/** Brackets that a report opens with: "[Reuters]", 【北京=共同】, "(서울=연합뉴스)". */
const BRACKETS: Readonly<Record<string, string>> = { '[': ']', '［': '］', '【': '】', '(': ')', '（': '）', '<': '>' };

/** Room for the dash behind a label. */
const LABEL_DASH = 3;

/** Whether a country alone stands before the dash: "China – Exporters will need licences" in a round-up, not a dateline. */
export function isLabel({ start, end, by }: CountryMention, sentence: Sentence, dateline: number): boolean {
  return by === 'name' && start === sentence.start && dateline - end <= LABEL_DASH;
}

/** Where the dateline of a report ends ("JAKARTA, 3 March (Reuters) - "), or 0: its city and its paper are no actors. */
export function datelineEnd(
  folded: string,
  { start, end: last, kind }: Sentence,
  concepts: readonly ConceptMention[],
): number {
  if (kind === 'title') return 0;
  const head = folded.slice(start, Math.min(last, start + DATELINE_REACH));
  let end = 0;
  // "(ANSA) - SANTIAGO, 1 AGO - ": the agency, then the place.
  for (let part = 0; part < DATELINE_PARTS; part++) {
    const match = DATELINE_END.exec(head.slice(end));
    if (match === null) break;
    const next = end + match.index + match[0].length;
    if (concepts.some((mention) => mention.start < start + next && mention.concept !== 'announce')) break;
    end = next;
  }
  if (end > 0) return start + end;
  const close = BRACKETS[head[0] ?? ''];
  return close === undefined ? 0 : start + head.indexOf(close) + 1;
}

/** Offset behind a bracket that a headline opens with, and the space after it. */
export function afterBracket(folded: string, start: number): number {
  const close = BRACKETS[folded[start] ?? ''];
  const end = close === undefined ? -1 : folded.slice(start, start + DATELINE_REACH).indexOf(close);
  const after = end < 0 ? start : start + end + 1;
  return folded[after] === ' ' ? after + 1 : after;
}
