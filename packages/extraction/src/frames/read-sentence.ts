import type { Concept } from '../lexicon/concepts.js';
import type { Lexicon } from '../lexicon/lexicon.js';
import type { FoldedText } from '../text/fold.js';
import type { Sentence } from '../text/segments.js';
import type {
  ConceptMention,
  CountryMention,
  DateFound,
  MineralMention,
  MoneyMention,
  ReadSentence,
} from './analysis.js';
import { clauseStarts } from './clauses.js';
import { isCounted, isOfCurrency } from './currency.js';
import { cueOf, endBehind, overlapsLonger } from './date-cues.js';
import { afterBracket, datelineEnd, isLabel } from './dateline.js';
import { toCome } from './infinitives.js';
import { type AnyMatch, bluntDates, keepLongest } from './matches.js';
import { assignRoles } from './roles.js';

function isInName(match: AnyMatch, names: readonly AnyMatch[]): boolean {
  return names.some(({ start, end }) => start <= match.start && match.end <= end);
}

/** Room between a general term and its first example, and between one example and the next. */
const EXAMPLE_REACH = 32;

/** Whether a mineral stands behind a general term as an example of it, or goes on a list of examples. */
function isExample(
  folded: string,
  before: MineralMention | undefined,
  { start, entry }: AnyMatch,
  { examples = [], boundaries }: Lexicon['data']['language'],
): boolean {
  if (before === undefined || start - before.end > EXAMPLE_REACH) return false;
  if (entry.kind !== 'mineral' || entry.mineral === 'critical_minerals') return false;
  if (before.mineral !== 'critical_minerals') return before.example;
  const between = folded.slice(before.end, start);
  if (!boundaries) return examples.some((word) => between.includes(word));
  const words = ` ${between.replace(/[^\p{L}]/gu, ' ')} `;
  return examples.some((word) => words.includes(` ${word} `));
}

/** What a clause of its own stands behind: an older fact, an answer, a goal, a condition. */
const CLAUSE_MARKERS: ReadonlySet<Concept> = new Set(['background', 'retaliation', 'purpose', 'condition']);

/** Whether a word stands inside a longer marker, behind its beginning. */
function isWithin(match: AnyMatch, marker: AnyMatch): boolean {
  return marker.start < match.start && match.end <= marker.end;
}

const QUOTE_ENDS = new Set('"\'»“”’」』)）');

/** Whether a sentence asks: by its mark, inside closing quotes or not, or by a word that ends questions (のか, 吗). */
function asks(folded: string, { start, end }: Sentence, questions: readonly string[]): boolean {
  let last = end;
  while (last > start && (QUOTE_ENDS.has(folded[last - 1] ?? '') || folded[last - 1] === '。')) last--;
  const mark = folded[last - 1];
  return mark === '?' || mark === '？' || questions.some((word) => folded.startsWith(word, last - word.length));
}

/** Reads one sentence with the lexicon of its language. */
export function readSentence(text: FoldedText, steps: Int32Array, sentence: Sentence, lexicon: Lexicon): ReadSentence {
  const { folded } = text;
  const matches: AnyMatch[] = [];
  lexicon.matcher.scan(text, sentence.start, sentence.end, (match) => matches.push(match));
  const content: AnyMatch[] = [];
  const particles: AnyMatch[] = [];
  for (const match of matches) {
    const { kind } = match.entry;
    (kind === 'role' || kind === 'cue' || kind === 'clause' ? particles : content).push(match);
  }
  const kept = keepLongest(content).filter(
    (match) => match.entry.kind !== 'concept' || match.entry.concept !== 'ignore',
  );
  const companies = kept.filter(({ entry }) => entry.kind === 'country' && entry.by === 'company');
  const headFinal = lexicon.data.language.headFinal;
  const markers = kept.filter(({ entry }) => entry.kind === 'concept' && CLAUSE_MARKERS.has(entry.concept));
  // "después de que", "dopo che": a word within a marker opens no clause that the marker would not reach into.
  const openers = particles
    .filter((match) => match.entry.kind === 'clause' && !markers.some((marker) => isWithin(match, marker)))
    .map((match) => match.start);
  const commaOpeners = markers.map((match) => match.start);
  const blunt = bluntDates(kept);
  const starts = clauseStarts(folded, sentence, openers, commaOpeners, steps, headFinal);
  const clauseAt = (offset: number) => {
    let clause = 0;
    for (const start of starts) {
      if (start > offset) break;
      clause++;
    }
    return clause;
  };
  const currencies = kept.filter(({ entry }) => entry.kind === 'currency');
  const dense = !lexicon.data.language.boundaries;
  const magnitudes = currencies.length > 0 ? Object.keys(lexicon.data.language.magnitudes) : [];
  const concepts: ConceptMention[] = [];
  const minerals: MineralMention[] = [];
  const countries: CountryMention[] = [];
  const dates: DateFound[] = [];
  const money: MoneyMention[] = [];
  const has = new Set<Concept>();
  for (const match of kept) {
    const { entry, start, end } = match;
    const at = steps[start] ?? 0;
    const clause = clauseAt(start);
    const { rule } = entry;
    switch (entry.kind) {
      case 'concept':
        if (entry.ambiguous) break;
        concepts.push({ start, end, at, clause, rule, concept: entry.concept });
        has.add(entry.concept);
        break;
      case 'mineral':
        minerals.push({
          start,
          end,
          at,
          clause,
          rule,
          mineral: entry.mineral,
          ambiguous: entry.ambiguous,
          named: isInName(match, companies),
          example: isExample(folded, minerals.at(-1), match, lexicon.data.language),
        });
        break;
      case 'country':
        if (!entry.ambiguous && !currencies.some((currency) => isOfCurrency(folded, match, currency, dense))) {
          countries.push({
            start,
            end,
            at,
            clause,
            rule,
            country: entry.country,
            by: entry.by,
            role: 'none',
            list: countries.length,
          });
        }
        break;
      case 'date':
        if (blunt.has(match) || overlapsLonger(match, dates.at(-1))) break;
        dates.push(
          endBehind(folded, dates.at(-1), {
            start,
            end,
            at,
            clause,
            rule,
            form: entry.form,
            slots: match.slots ?? {},
            ...cueOf(folded, steps, match, particles),
          }),
        );
        break;
      case 'currency':
        if (isCounted(folded, match, magnitudes, dense))
          money.push({ start, end, at, clause, rule, currency: entry.currency });
        break;
      default:
        break;
    }
  }
  const coming = toCome(folded, sentence, concepts, lexicon.data.language.infinitives ?? []);
  if (coming !== null) {
    concepts.push(coming);
    has.add(coming.concept);
  }
  const dateline = datelineEnd(folded, sentence, concepts);
  if (dateline > 0) {
    const told = countries.filter((country) => country.start >= dateline || isLabel(country, sentence, dateline));
    countries.splice(0, countries.length, ...told);
  }
  const topicStart = headFinal && sentence.kind === 'title' ? afterBracket(folded, sentence.start) : null;
  assignRoles(folded, steps, countries, particles, concepts, minerals, headFinal, topicStart, sentence.start);
  return {
    sentence,
    concepts,
    has,
    minerals,
    countries,
    dates,
    money,
    question: asks(folded, sentence, lexicon.data.language.questions ?? []),
    headFinal,
    dense,
    startStep: steps[sentence.start] ?? 0,
    endStep: steps[sentence.end] ?? 0,
    dateline: Math.max(dateline, sentence.start),
    clauseAt,
  };
}
