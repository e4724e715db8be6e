import type { DocumentId, Reading } from '@lodewatch/contracts';
import { type Anchors, anchorsOf } from './dates/anchor.js';
import { attachDates } from './dates/attach.js';
import type { DatedField } from './dates/dated.js';
import { ExtractionError } from './errors.js';
import { toClaim } from './events/claims.js';
import { type Context, contextOf, withoutDoubtful } from './events/context.js';
import { isNews } from './events/decide.js';
import { frame } from './events/frame.js';
import { GistModel } from './events/gist.js';
import { gleanings } from './events/gleanings.js';
import type { Framed, Group, WeighedGroup } from './events/happening.js';
import { merge } from './events/merge.js';
import { weigh } from './events/odds.js';
import { fingerprintOfFolded } from './fingerprint.js';
import { accords } from './frames/accords.js';
import type { ReadSentence } from './frames/analysis.js';
import type { Candidate } from './frames/candidate.js';
import { capacity } from './frames/capacity.js';
import { disruptions } from './frames/disruptions.js';
import { exportControls } from './frames/exports.js';
import { financing } from './frames/financing.js';
import { tradeRestrictions } from './frames/imports.js';
import { resourceNationalism } from './frames/nationalism.js';
import { withPromises } from './frames/promises.js';
import { readSentence } from './frames/read-sentence.js';
import { GIST_WEIGHTS } from './generated/gist-weights.js';
import { type Lexicon, lexiconCompiler, type Names } from './lexicon/lexicon.js';
import type { LanguageData } from './lexicon/schema.js';
import { marksOf } from './marks.js';
import { isOfficial } from './official.js';
import { composeText } from './text/document.js';
import { type FoldedText, foldScript, foldText } from './text/fold.js';
import { LanguageDetector } from './text/language.js';
import { Furniture, stampOf, toSentences } from './text/segments.js';
import { countSteps } from './text/steps.js';

/** A document to read. `text` may already hold the title, as ingest stores it. */
export interface ReadableDocument {
  readonly id: DocumentId;
  readonly url: string | null;
  readonly title: string | null;
  readonly text: string;
  /** Day or instant of publication; relative dates count from it. */
  readonly published: string | null;
  /** ISO 639-1 as declared by the sender; used where the text itself does not tell. */
  readonly language?: string | null;
}

export interface Reader {
  /** Names engine and data; a reading by a newer version supersedes. */
  readonly version: string;
  /** Reads a document; the same document gives the same reading on any machine and day. */
  read(document: ReadableDocument): Reading;
}

export interface ReaderData {
  readonly languages: readonly LanguageData[];
  readonly names: Names;
  readonly version: string;
}

/** Texts longer than this are read up to here: an article has its news in its first pages. */
const MAX_CHARACTERS = 60_000;

/** Candidates are weighed against each other; an article has a few dozen at most. */
const MAX_CANDIDATES = 150;

/** Everything that was made of a document on the way to its claims. */
export interface Analysis {
  /** The stored text: spans of claims point into it. */
  readonly text: string;
  readonly folded: FoldedText;
  readonly language: string | null;
  /** The day or month that the text is stamped with. */
  readonly stamped: string | null;
  readonly sentences: readonly ReadSentence[];
  readonly context: Context;
  readonly framed: readonly Framed[];
  readonly groups: readonly WeighedGroup[];
  readonly anchors: Anchors;
  readonly dates: ReadonlyMap<Group, readonly DatedField[]>;
}

/** Builds the analysis of documents from language data. Lexica are compiled once, each when its language is first met. */
export function analyserFrom(
  { languages, names }: Omit<ReaderData, 'version'>,
  gistModel = new GistModel(GIST_WEIGHTS),
): (document: ReadableDocument) => Analysis {
  const fallback = languages.find(({ language }) => language.code === 'en') ?? languages[0];
  if (fallback === undefined)
    throw new ExtractionError('EXTRACTION_NO_LANGUAGE', 'a reader needs at least one language');
  const byCode = new Map(languages.map((data) => [data.language.code, data]));
  const english = byCode.get('en') ?? null;
  const detector = new LanguageDetector(languages);
  const furniture = new Furniture(languages.map((data) => data.furniture));
  const abbreviations = new Map(languages.map((data) => [data.language.code, new Set(data.language.abbreviations)]));
  const months = new Map(
    languages.map(({ language, dates }) => [
      language.code,
      new Set(dates.months.flat().map((name) => name.toLowerCase())),
    ]),
  );
  const folds = new Map(languages.map(({ language, fold }) => [language.code, fold === null ? null : foldTable(fold)]));
  const compile = lexiconCompiler(english, names);
  const lexica = new Map<string, Lexicon>();
  const lexiconOf = (code: string): Lexicon => {
    const known = lexica.get(code);
    if (known !== undefined) return known;
    const made = compile(byCode.get(code) ?? fallback);
    lexica.set(code, made);
    return made;
  };

  return (document) => {
    const text = composeText(document.title, document.text);
    const even = foldText(text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) : text);
    const hint = document.language?.slice(0, 2).toLowerCase() ?? null;
    const language = detector.detect(even, hint)?.code ?? null;
    const code = language ?? (hint !== null && byCode.has(hint) ? hint : fallback.language.code);
    const table = folds.get(code);
    const folded = table ? foldScript(even, table) : even;
    const lexicon = lexiconOf(code);
    const steps = countSteps(folded.kinds, lexicon.data.language.wordSteps);
    const titled = (document.title?.trim() ?? '') !== '';
    const sentences = countedByWords(
      withoutDoubtful(
        toSentences(
          folded.folded,
          folded.cased,
          titled,
          furniture,
          abbreviations.get(code) ?? new Set(),
          months.get(code) ?? new Set(),
        ).map((sentence) => readSentence(folded, steps, sentence, lexicon)),
      ),
    );
    const gist = gistModel.gistOf(sentences);
    // Russian is written in Almaty too, Dutch in Antwerp: where an address tells, it knows better than the language.
    const home = {
      country: homeOf(document.url) ?? lexicon.data.language.home,
      certain: lexicon.data.language.home !== null,
    };
    const context = contextOf(sentences, home, gist);
    const told = sentences.flatMap((read) => candidatesOf(read, context)).slice(0, MAX_CANDIDATES);
    const found = withPromises(sentences, told);
    const candidates = [...found, ...gleanings(sentences, gist, gistModel, found)];
    const framed = candidates.flatMap((candidate) => frame(candidate, context, candidates) ?? []);
    const stamped = stampOf(folded.folded);
    const anchors = anchorsOf(document.published ?? stamped, sentences);
    const groups = weigh(merge(framed), context, anchors);
    const dates = attachDates(sentences, groups, isNews, anchors);
    return { text, folded, language, stamped, sentences, context, framed, groups, anchors, dates };
  };
}

/** Counts sentences anew, without headings that say nothing: a day, the name of a desk or of a writer. */
function countedByWords(sentences: readonly ReadSentence[]): ReadSentence[] {
  let index = 0;
  return sentences.map((read) => {
    const counted = { ...read, sentence: { ...read.sentence, index } };
    if (read.sentence.kind !== 'heading' || read.concepts.length > 0 || read.minerals.length > 0) index++;
    return counted;
  });
}

/** Top-level domains of countries, and of the European Union, under which anybody anywhere has an address. */
const ANYWHERE: ReadonlySet<string> = new Set(
  'AC AG AI AM AS BZ CC CF CO CX DJ EU FM GD GG GQ IM IO IS LA LC LI LY ME MS MU NU PM PW SC SH SO ST SU TK TO TV VC VG VU WS'.split(
    ' ',
  ),
);

/** The country of the top-level domain that served a document. */
function homeOf(url: string | null): string | null {
  const match = url === null ? null : /^https?:\/\/[^/?#]{1,255}?\.([a-z]{2})(?::\d{1,5})?(?:[/?#]|$)/iu.exec(url);
  const code = match?.[1]?.toUpperCase();
  if (code === undefined || ANYWHERE.has(code)) return null;
  return code === 'UK' ? 'GB' : code;
}

/** Traditional to simplified characters, by code unit. */
function foldTable({ from, to }: { from: string; to: string }): Uint16Array {
  const table = new Uint16Array(65536);
  for (let i = 0; i < from.length && i < to.length; i++) table[from.charCodeAt(i)] = to.charCodeAt(i);
  return table;
}

function candidatesOf(read: ReadSentence, context: Context): Candidate[] {
  if (read.concepts.length === 0) return [];
  return [
    ...exportControls(read, context.exports && context.sanctioned.size === 0),
    ...tradeRestrictions(read, context.imports),
    ...accords(read),
    ...financing(read),
    ...disruptions(read),
    ...resourceNationalism(read),
    ...capacity(read),
  ];
}

/** Builds a reader from language data. */
export function readerFrom(data: ReaderData): Reader {
  const analyse = analyserFrom(data);
  return {
    version: data.version,
    read(document) {
      const analysis = analyse(document);
      const { folded, language, stamped, groups } = analysis;
      const source = { documentId: document.id, ...analysis };
      return {
        documentId: document.id,
        reader: data.version,
        language: language ?? 'und',
        claims: groups.flatMap((group) => toClaim(group, source) ?? []),
        fingerprint: fingerprintOfFolded(folded),
        marks: marksOf(folded),
        stamped,
        official: isOfficial(document.url),
      };
    },
  };
}
