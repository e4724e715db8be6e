import type { MineralId } from '@lodewatch/contracts';
import type { CountryMention, MineralMention, ReadSentence } from '../frames/analysis.js';
import { distance, inScope } from '../frames/candidate.js';
import { isOfOwner } from '../frames/parties.js';
import { opensCause } from '../frames/works.js';
import type { Concept } from '../lexicon/concepts.js';
import type { Gist } from './gist.js';

/** What the document as a whole is about. */
export interface Context {
  readonly sentences: readonly ReadSentence[];
  /** Countries by how often and how early they are named. */
  readonly focus: readonly CountryMention[];
  /** Countries where something may stand or happen, in the same order: those that name a firm alone are none. */
  readonly hosts: readonly CountryMention[];
  /** For each country, how many sentences name it. */
  readonly namings: ReadonlyMap<string, number>;
  /** Minerals of the title and the first sentences, else of the document. */
  readonly topic: readonly MineralMention[];
  /** The head of the document names the minerals of the topic, and no general word alone. */
  readonly titled: boolean;
  /** Exports and their control are spoken of. */
  readonly exports: boolean;
  /** Countries that sanctions are aimed at, where first told: they are not those who restrict trade. */
  readonly sanctioned: ReadonlyMap<string, CountryMention>;
  /** Tariffs or imports are spoken of. */
  readonly imports: boolean;
  /** The country meant by "the government" where the head of the document names no other. */
  readonly home: string | null;
  readonly consumer: number;
  readonly market: number;
  readonly opinion: number;
  /** Sentences that ask. */
  readonly questions: number;
  /** What the document speaks of as a whole. */
  readonly gist: Gist;
}

/** The specific minerals of a list; the general word only where it stands alone. */
export function specific(mentions: readonly MineralMention[]): MineralMention[] {
  const seen = new Set<MineralId>();
  const out: MineralMention[] = [];
  const named = mentions.some(({ mineral }) => mineral !== 'critical_minerals');
  for (const mention of mentions) {
    if (named && mention.mineral === 'critical_minerals') continue;
    if (seen.has(mention.mineral)) continue;
    seen.add(mention.mineral);
    out.push(mention);
  }
  return out;
}

/** Minerals of an accord: what only explains a general term is not what it is on. */
export function withoutExamples(mentions: readonly MineralMention[]): readonly MineralMention[] {
  return mentions.filter(({ example }) => !example);
}

const TRADE_WORDS: readonly Concept[] = [
  'site',
  'mining_licence',
  'export_control',
  'export_ban',
  'export_licence',
  'export_quota',
  'export_tax',
  'import_curb',
  'royalty',
  'force_majeure',
];

/** Beside `export`, the same as one of the compounds above; names of one character (铜) are plain beside a tariff. */
const TRADE_RULES: readonly Concept[] = ['licence', 'ban', 'quota', 'control'];

/**
 * Takes ambiguous names of minerals (lead, argent, Zinn) out of a text that no other word shows to be about minerals, and
 * those in names of companies out of one that names minerals by themselves.
 */
export function withoutDoubtful(sentences: readonly ReadSentence[]): readonly ReadSentence[] {
  const plain = sentences.some(({ minerals }) => minerals.some(({ named }) => !named));
  if (plain && sentences.some(({ minerals }) => minerals.some(({ named }) => named))) {
    return withoutDoubtful(
      sentences.map((read) => ({ ...read, minerals: read.minerals.filter(({ named }) => !named) })),
    );
  }
  const sure = sentences.some(
    ({ minerals, has, dense }) =>
      minerals.some(({ ambiguous }) => !ambiguous) ||
      TRADE_WORDS.some((concept) => has.has(concept)) ||
      (has.has('export') && TRADE_RULES.some((concept) => has.has(concept))) ||
      (dense && has.has('tariff')),
  );
  if (sure || !sentences.some(({ minerals }) => minerals.length > 0)) return sentences;
  return sentences.map((read) => ({ ...read, minerals: [] }));
}

/** Whether a mineral is named in an older fact or an answer told in the same sentence. */
function isOlder(read: ReadSentence, mineral: MineralMention): boolean {
  return read.concepts.some(
    (marker) =>
      (marker.concept === 'background' || marker.concept === 'retaliation') &&
      inScope(read, marker, mineral) &&
      !opensCause(read, marker),
  );
}

/** Sentences that a document opens with. */
const HEAD = 3;

/** The head of a document: its title, and the first sentences, of the page and of its running text below labels and menus. */
function headOf(sentences: readonly ReadSentence[]): ReadSentence[] {
  let running = 0;
  return sentences.filter(({ sentence: { kind, index } }) => {
    if (kind === 'body') running++;
    return kind === 'title' || index < HEAD || (kind === 'body' && running <= HEAD);
  });
}

/** Steps between sanctions and those they are aimed at: "sanctions against the producer Russia". */
const AIM = 8;

/** Whether a country stands behind sanctions, or before them where markers or modifiers come first, as the one they hit. */
function isSanctioned(read: ReadSentence, country: CountryMention): boolean {
  if (country.role !== 'target' || !read.has.has('sanction')) return false;
  return read.concepts.some(
    (mention) =>
      mention.concept === 'sanction' &&
      distance(mention, country) <= AIM &&
      (read.dense || read.headFinal || mention.start < country.start),
  );
}

/** Countries by the weight of their mentions, each by its first one. */
class Tally {
  readonly #weight = new Map<string, { mention: CountryMention; weight: number }>();

  add(mention: CountryMention, weight: number): void {
    const known = this.#weight.get(mention.country);
    if (known === undefined) this.#weight.set(mention.country, { mention, weight });
    else known.weight += weight;
  }

  heaviest(): CountryMention[] {
    return [...this.#weight.values()].sort((a, b) => b.weight - a.weight).map(({ mention }) => mention);
  }
}

/** How much a mention says that something stands or happens in its country; 0 for firms and bodies, which are nowhere. */
function hostWeight(read: ReadSentence, mention: CountryMention): number {
  if (mention.by === 'body' || mention.by === 'target' || mention.role === 'dependence') return 0;
  if (isOfOwner(read, mention)) return 0;
  if (mention.country === 'EU') return 0.2;
  return mention.by === 'place' ? 2 : mention.role === 'target' ? 0.4 : 1;
}

/** Whether a country is where a text plays: who acts there or, against a sure home, where anything is. */
function isScene({ role, by }: CountryMention, certain: boolean): boolean {
  if (by === 'company') return false;
  return role === 'none' || role === 'agent' || (certain && role === 'place' && (by === 'name' || by === 'seat'));
}

/** Gathers the context of a document from its sentences. */
export function contextOf(
  sentences: readonly ReadSentence[],
  home: { country: string | null; certain: boolean },
  gist: Gist,
): Context {
  const focus = new Tally();
  const hosts = new Tally();
  const namings = new Map<string, number>();
  let [consumer, market, opinion, questions] = [0, 0, 0, 0];
  let exports = false;
  let imports = false;
  const sanctioned = new Map<string, CountryMention>();
  for (const read of sentences) {
    const { index, kind } = read.sentence;
    if (read.question) questions++;
    const rank = kind === 'title' ? 3 : index <= 2 ? 2 : 1;
    for (const country of new Set(read.countries.map((mention) => mention.country)))
      namings.set(country, (namings.get(country) ?? 0) + 1);
    for (const mention of read.countries) {
      if (!sanctioned.has(mention.country) && isSanctioned(read, mention)) sanctioned.set(mention.country, mention);
      const host = hostWeight(read, mention);
      if (host > 0) hosts.add(mention, rank * host);
      if (mention.role === 'dependence' || mention.role === 'source' || mention.role === 'attribute') continue;
      focus.add(mention, mention.role === 'target' ? 0.4 * rank : rank);
    }
    for (const { concept } of read.concepts) {
      if (concept === 'consumer') consumer++;
      else if (concept === 'market') market++;
      else if (concept === 'opinion') opinion++;
      else if (concept.startsWith('export')) exports = true;
      else if (concept === 'tariff' || concept === 'probe' || concept.startsWith('import')) imports = true;
    }
  }
  const mineralMentions = (from: readonly ReadSentence[]) =>
    specific(from.flatMap((read) => read.minerals.filter((mineral) => !isOlder(read, mineral))));
  const head = headOf(sentences);
  const early = mineralMentions(head);
  // A language of one country speaks of its own government unless the head names another; a web address is a weaker hint.
  const telling = home.certain ? head : sentences;
  const abroad = telling.some((read) =>
    read.countries.some((mention) => mention.country !== home.country && isScene(mention, home.certain)),
  );
  return {
    sentences,
    home: abroad ? null : home.country,
    focus: focus.heaviest(),
    hosts: hosts.heaviest(),
    namings,
    topic: early.length > 0 ? early : mineralMentions(sentences).slice(0, 3),
    titled: early.some(({ mineral }) => mineral !== 'critical_minerals'),
    exports,
    imports,
    sanctioned,
    consumer,
    market,
    opinion,
    questions,
    gist,
  };
}
