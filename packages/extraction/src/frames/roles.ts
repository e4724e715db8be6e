import type { Concept } from '../lexicon/concepts.js';
import { adjoins, enumerated, isDense } from './adjacency.js';
import type { ConceptMention, CountryMention, CountryRole, Found, MineralMention } from './analysis.js';
import type { AnyMatch } from './matches.js';

/** Whether a headline puts a country first and its act behind a comma, where verbs come last: 中国、…を禁輸; 기니, … 박탈. */
function isTopic(folded: string, { start, end, by }: CountryMention, topicStart: number | null): boolean {
  const next = folded[end];
  return start === topicStart && by !== 'company' && by !== 'place' && (next === '、' || next === ',' || next === '，');
}

/** Room for "'s " and a space between a country and its company: "Niger stripped Orano" tells of two. */
const OWNER_REACH = 4;

/** Gives each country of a sentence, in place, the part it plays beside the words around it, and the list it stands in. */
export function assignRoles(
  folded: string,
  steps: Int32Array,
  countries: CountryMention[],
  particles: readonly AnyMatch[],
  concepts: readonly ConceptMention[],
  minerals: readonly MineralMention[],
  headFinal: boolean,
  topicStart: number | null,
  sentenceStart: number,
): void {
  const goods = [...minerals, ...concepts.filter(({ concept }) => GOODS.has(concept))];
  for (let i = 0; i < countries.length; i++) {
    const country = countries[i];
    if (country === undefined) continue;
    let role: CountryRole = 'none';
    let length = 0;
    const kind = kindBefore(folded, steps, country, concepts);
    for (const { entry, start, end } of particles) {
      if (entry.kind !== 'role' || end - start < length) continue;
      const near =
        entry.side === 'before'
          ? end <= country.start &&
            (adjoins(folded, steps, end, country.start) ||
              (entry.role === 'target' && kind !== undefined && adjoins(folded, steps, end, kind.start)))
          : start >= country.end &&
            start - country.end <= 12 &&
            (steps[start] ?? 0) - (steps[country.end] ?? 0) <= 4 &&
            adjoins(folded, steps, country.end, start);
      if (!near) continue;
      // "exports to the US will need a licence": what is told of goods is not told of where they go.
      if (entry.side === 'after' && entry.role === 'agent' && !headFinal && IN_PHRASE.has(role)) continue;
      // "à Tokyo" is a place, "aux États-Unis" may be a destination, unless a sentence opens with it: "Au Mali, ...".
      const opens = (steps[country.start] ?? 0) - (steps[sentenceStart] ?? 0) <= 2;
      const located = country.by === 'seat' || country.by === 'place' || opens;
      if (end - start === length && role !== 'none' && (entry.role === 'place') !== located) continue;
      // "titanio dalla Cina" names where goods come from, "imposto dalla Cina" who acts.
      const rival = end - start === length && isActorOrOrigin(role, entry.role);
      if (rival && (entry.role === 'source') !== follows(folded, steps, goods, start)) continue;
      [role, length] = [entry.role, end - start];
    }
    if (country.by === 'target') role = 'target';
    const owner = countries[i + 1];
    // "Australia's Lynas", "le chinois CMOC": the company acts, not its country.
    const isCompanys =
      (country.by === 'name' || country.by === 'adjective') &&
      owner?.by === 'company' &&
      owner.start - country.end <= OWNER_REACH;
    if (role === 'none' && isCompanys) role = 'attribute';
    // "Ganfeng of China", "Glencore (Switzerland)"
    const owned = countries[i - 1];
    if (
      (role === 'none' || role === 'agent') &&
      country.by === 'name' &&
      owned?.by === 'company' &&
      (isBracketed(folded, owned.end, country.start) ||
        (country.start - owned.end > 2 && adjoins(folded, steps, owned.end, country.start)))
    )
      role = 'attribute';
    if (role === 'none' && isTopic(folded, country, topicStart)) role = 'agent';
    const listed = countries[listedAfter(folded, steps, countries, i)];
    const before = listed !== undefined && isTopic(folded, listed, topicStart) ? undefined : listed;
    const list = before?.list ?? i;
    const joins = role === 'none' || (role === 'with' && before !== undefined && SHARED.has(before.role));
    if (joins && before !== undefined && before.role !== 'attribute') role = before.role;
    // In languages with markers behind, a list takes the role of its last member.
    if (headFinal && role !== 'none' && country.by !== 'target' && country.by !== 'adjective') {
      for (let j = i - 1; j >= 1; j--) {
        const before = countries[j];
        const next = countries[j + 1];
        if (before === undefined || next === undefined || before.role !== 'none') break;
        if (!enumerated(folded, steps, before.end, next.start)) break;
        countries[j] = { ...before, role };
      }
    }
    if (country.by === 'adjective' && role !== 'source' && (isCompanys || !hasHead(steps, country, concepts)))
      role = 'attribute';
    // "against top producer Russia" tells whom a measure is against.
    const described = role === 'target' && kind?.concept === 'dependence';
    if (role !== 'agent' && !described && concepts.some((mention) => isDependence(steps, mention, country)))
      role = 'dependence';
    countries[i] = { ...country, role, list };
  }
}

/** Parts of a country whose name stands in a phrase of another word, and is no subject. */
const IN_PHRASE: ReadonlySet<CountryRole> = new Set(['target']);

/** Parts that an "and" hands on: "from Russia and Belarus", "against Russia and Belarus". */
const SHARED: ReadonlySet<CountryRole> = new Set(['source', 'target']);

/** What comes from a country. */
const GOODS: ReadonlySet<Concept> = new Set(['import', 'export', 'other_good', 'production']);

/** Whether one particle may stand for who acts and for where goods come from. */
function isActorOrOrigin(a: CountryRole, b: CountryRole): boolean {
  return (a === 'agent' && b === 'source') || (a === 'source' && b === 'agent');
}

/** Whether one of the mentions ends right before an offset. */
function follows(folded: string, steps: Int32Array, mentions: readonly Found[], at: number): boolean {
  return mentions.some(({ end }) => end <= at && adjoins(folded, steps, end, at));
}

/** Nouns that say what a country is, right before its name: "against the producer Russia", "contra el gigante chino". */
const KINDS: ReadonlySet<Concept> = new Set(['company', 'government', 'dependence']);

function kindBefore(
  folded: string,
  steps: Int32Array,
  country: CountryMention,
  concepts: readonly ConceptMention[],
): ConceptMention | undefined {
  return concepts.find(
    ({ concept, end }) => KINDS.has(concept) && end < country.start && adjoins(folded, steps, end, country.start),
  );
}

/** Nouns that make a nationality an actor: "the Chinese government", "Chinese export controls", "accord américain". */
const HEADS: ReadonlySet<Concept> = new Set([
  'government',
  'control',
  'ban',
  'export',
  'export_control',
  'export_ban',
  'export_licence',
  'export_quota',
  'export_tax',
  'import_curb',
  'sanction',
  'licence',
  'quota',
  'tariff',
  'accord',
  'money',
  'subsidy',
  'loan',
  'guarantee',
  'stockpile',
  'output_quota',
  'royalty',
]);
const CARRIERS: ReadonlySet<Concept> = new Set(['company', 'market', 'other_good', 'consumer']);

/** Whether a noun that can act or be enacted belongs to an adjective: just before it, or after it with little between. */
function hasHead(steps: Int32Array, country: CountryMention, concepts: readonly ConceptMention[]): boolean {
  const from = steps[country.start] ?? 0;
  const to = steps[country.end] ?? 0;
  let head = Number.POSITIVE_INFINITY;
  let carrier = Number.POSITIVE_INFINITY;
  for (const { concept, start, at } of concepts) {
    const far = start >= country.end ? at - to : from - at;
    if (far < 0 || far > (start >= country.end ? 10 : 6)) continue;
    if (HEADS.has(concept)) head = Math.min(head, far);
    else if (CARRIERS.has(concept)) carrier = Math.min(carrier, far);
  }
  return head < Number.POSITIVE_INFINITY && carrier > 3;
}

/** Two countries in one word: 米英, 한일. */
function isOneWord(a: CountryMention, b: CountryMention): boolean {
  return a.start === b.start && a.end === b.end && a.country !== b.country;
}

/** The mention before another of its kind; one word may be name and adjective at once ("US"). -1 where there is none. */
function previous(countries: readonly CountryMention[], at: number): number {
  const next = countries[at];
  let before = at - 1;
  while (before >= 0 && countries[before]?.by !== next?.by && countries[before]?.start === countries[before - 1]?.start)
    before--;
  return before;
}

/**
 * The country that the one at `at` goes on a list with; -1 where there is none. A list ends on "and": "to Japan, China's
 * ministry said" is none, "to Japan, Korea and China" is one.
 */
function listedAfter(folded: string, steps: Int32Array, countries: readonly CountryMention[], at: number): number {
  const linked = (i: number) => {
    const [before, next] = [countries[previous(countries, i)], countries[i]];
    return (
      before !== undefined &&
      next !== undefined &&
      before.by === next.by &&
      next.by !== 'body' &&
      (enumerated(folded, steps, before.end, next.start) || isOneWord(before, next))
    );
  };
  if (!linked(at)) return -1;
  let last = at;
  while (linked(last + 1)) last++;
  const [before, next] = [countries[previous(countries, last)], countries[last]];
  if (before === undefined || next === undefined) return -1;
  const joined = isDense(folded, next.start + 1) || (steps[next.start] ?? 0) > (steps[before.end] ?? 0);
  return joined ? previous(countries, at) : -1;
}

/** "dependence on China", "China's dominance", "China dominates": the country is the matter, not the actor. */
function isDependence(steps: Int32Array, mention: ConceptMention, country: CountryMention): boolean {
  // Countries depend on each other; nobody depends on a ministry.
  if (mention.concept !== 'dependence' || mention.clause !== country.clause || country.by === 'body') return false;
  return mention.start >= country.end
    ? (steps[mention.start] ?? 0) - (steps[country.end] ?? 0) <= 6
    : (steps[country.start] ?? 0) - (steps[mention.end] ?? 0) <= 10;
}

/** Whether nothing but a bracket that opens stands between two offsets. */
function isBracketed(folded: string, from: number, to: number): boolean {
  return to - from <= 2 && folded.slice(from, to).trim() === '(';
}
