import type { MineralId } from '@lodewatch/contracts';
import type { Concept, CountryKind, DateCue, DateForm, Role } from './concepts.js';
import { CONCEPTS, COUNTRY_KINDS, DATE_CUES, DATE_FORMS, ROLES } from './concepts.js';
import { Matcher, type SlotTable } from './matcher.js';
import { type Pattern, parsePattern } from './pattern.js';
import type { LanguageData } from './schema.js';

export type Side = 'before' | 'after';
const SIDES = ['before', 'after'] as const;

/** What a word or phrase stands for, and the lexicon entry that says so. */
export type Entry = { readonly rule: string; readonly ambiguous: boolean } & (
  | { readonly kind: 'concept'; readonly concept: Concept }
  | { readonly kind: 'mineral'; readonly mineral: MineralId }
  | { readonly kind: 'country'; readonly country: string; readonly by: CountryKind }
  | { readonly kind: 'role'; readonly role: Role; readonly side: Side }
  | { readonly kind: 'clause' }
  | { readonly kind: 'date'; readonly form: DateForm }
  | { readonly kind: 'cue'; readonly cue: DateCue; readonly side: Side }
  | { readonly kind: 'currency'; readonly currency: string }
);

type EntryBody = Entry extends infer E ? (E extends unknown ? Omit<E, 'rule' | 'ambiguous'> : never) : never;

/** The lexicon of one language, ready to scan with. */
export interface Lexicon {
  readonly code: string;
  readonly data: LanguageData;
  readonly matcher: Matcher<Entry>;
}

/** Names alike in all languages, by country: mines, districts and works that lie there, and companies at home there. */
export interface Names {
  readonly places: Readonly<Record<string, readonly string[]>>;
  readonly companies: Readonly<Record<string, readonly string[]>>;
}

/** Dates written in digits alone, the same in every language but for the order of day and month. */
const NUMERIC_DAYS: Record<'dmy' | 'mdy' | 'ymd', readonly string[]> = {
  dmy: ['{d}.{m}.{y}', '{d}/{m}/{y}', '{d} {m} {y}', '{d}. {m}. {y}'],
  mdy: ['{m}/{d}/{y}', '{m} {d} {y}'],
  ymd: [],
};
const ISO_DAYS = ['{y} {m} {d}', '{y}/{m}/{d}', '{y}.{m}.{d}', '{y}. {m}. {d}'];

function byLength(pairs: (readonly [string, number])[]): { words: (readonly [string, number])[] } {
  return { words: pairs.sort((a, b) => b[0].length - a[0].length) };
}

function slotTable({ dates }: LanguageData): SlotTable {
  const literal = (word: string) => parsePattern(word)[0]?.head || word;
  const groups = (lists: readonly (readonly string[])[]) =>
    byLength(lists.flatMap((names, i) => names.map((name) => [literal(name), i + 1] as const)));
  const units = ['day', 'week', 'month', 'quarter', 'year'] as const;
  return {
    month: groups(dates.months),
    weekday: groups(dates.weekdays),
    unit: byLength(units.flatMap((unit, i) => (dates.units[unit] ?? []).map((name) => [literal(name), i] as const))),
    n: byLength(Object.entries(dates.numbers).map(([name, value]) => [literal(name), value] as const)),
    q: byLength(Object.entries(dates.ordinals).map(([name, value]) => [literal(name), value] as const)),
    ry: byLength(Object.entries(dates.relativeYears).map(([name, value]) => [literal(name), value] as const)),
    rm: byLength(Object.entries(dates.relativeMonths).map(([name, value]) => [literal(name), value] as const)),
    span: byLength(Object.entries(dates.spans ?? {}).map(([name, value]) => [literal(name), value] as const)),
    era: byLength(Object.entries(dates.eras).map(([name, value]) => [literal(name), value] as const)),
  };
}

/** The units of `{unit}`, in the order of their slot values. */
export const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;

/** A pattern that other languages take over: names are often left as English writes them. */
interface Borrowed {
  readonly pattern: Pattern;
  readonly entry: Entry;
}

/** Entries of one list of patterns: those that count by themselves, and those marked ambiguous. */
function entriesOf(body: EntryBody, rule: string): (pattern: Pattern) => Entry {
  const certain = { ...body, rule, ambiguous: false } as Entry;
  let doubtful: Entry | null = null;
  return ({ ambiguous }) => {
    if (!ambiguous) return certain;
    doubtful ??= { ...body, rule, ambiguous: true } as Entry;
    return doubtful;
  };
}

/** Long or cased, so that it is no word of another language by chance. */
function isDistinct({ head, cased, ambiguous }: Pattern): boolean {
  return head !== '' && (head.length >= 6 || cased !== null) && !ambiguous;
}

function borrowed(
  english: LanguageData | null,
  names: Names,
): { names: readonly Borrowed[]; english: readonly Borrowed[] } {
  const collect = (into: Borrowed[], sources: readonly string[], body: EntryBody, rule: string) => {
    const entryOf = entriesOf(body, rule);
    for (const source of sources) {
      for (const pattern of parsePattern(source))
        if (isDistinct(pattern)) into.push({ pattern, entry: entryOf(pattern) });
    }
  };
  const shared: Borrowed[] = [];
  const own: Borrowed[] = [];
  const cased = (list: readonly string[]) => list.map((name) => `=${name}`);
  for (const [country, places] of Object.entries(names.places)) {
    collect(shared, cased(places), { kind: 'country', country, by: 'place' }, `any/places/${country}`);
  }
  for (const [country, companies] of Object.entries(names.companies)) {
    collect(shared, cased(companies), { kind: 'country', country, by: 'company' }, `any/companies/${country}`);
  }
  for (const [mineral, sources] of Object.entries(english?.minerals ?? {})) {
    collect(own, sources ?? [], { kind: 'mineral', mineral: mineral as MineralId }, `en/minerals/${mineral}`);
  }
  for (const [country, kinds] of Object.entries(english?.countries ?? {})) {
    for (const by of COUNTRY_KINDS)
      collect(own, kinds[by] ?? [], { kind: 'country', country, by }, `en/countries/${country}.${by}`);
  }
  return { names: shared, english: own };
}

/**
 * A compiler of lexica: fills in the rules that all languages share and makes the patterns of one into a matcher.
 * What the languages take from English is parsed once, with the first of them.
 */
export function lexiconCompiler(english: LanguageData | null, names: Names): (data: LanguageData) => Lexicon {
  let lent: ReturnType<typeof borrowed> | null = null;
  return (data) => {
    lent ??= borrowed(english, names);
    return compileLexicon(data, lent.names, data === english ? [] : lent.english);
  };
}

function compileLexicon(data: LanguageData, names: readonly Borrowed[], english: readonly Borrowed[]): Lexicon {
  const { code } = data.language;
  const matcher = new Matcher<Entry>(slotTable(data));
  const add = (sources: readonly string[] | undefined, body: EntryBody, rule: string) => {
    if (sources === undefined || sources.length === 0) return;
    const entryOf = entriesOf(body, rule);
    for (const source of sources) for (const pattern of parsePattern(source)) matcher.add(pattern, entryOf(pattern));
  };

  for (const concept of CONCEPTS)
    add(data.concepts[concept], { kind: 'concept', concept }, `${code}/concepts/${concept}`);
  for (const [mineral, sources] of Object.entries(data.minerals)) {
    add(sources, { kind: 'mineral', mineral: mineral as MineralId }, `${code}/minerals/${mineral}`);
  }
  for (const [country, kinds] of Object.entries(data.countries)) {
    for (const by of COUNTRY_KINDS)
      add(kinds[by], { kind: 'country', country, by }, `${code}/countries/${country}.${by}`);
  }
  for (const role of ROLES) {
    const sides = data.language.roles[role];
    for (const side of SIDES) add(sides?.[side], { kind: 'role', role, side }, `${code}/language/roles.${role}`);
  }
  add(data.language.clauses, { kind: 'clause' }, `${code}/language/clauses`);
  for (const form of DATE_FORMS) add(data.dates.templates[form], { kind: 'date', form }, `${code}/dates/${form}`);
  add([...ISO_DAYS, ...NUMERIC_DAYS[data.dates.order]], { kind: 'date', form: 'day' }, 'any/dates/day');
  add(['date {y} {m}'], { kind: 'date', form: 'month' }, 'any/dates/month');
  for (const cue of DATE_CUES) {
    for (const side of SIDES)
      add(data.dates.cues[cue]?.[side], { kind: 'cue', cue, side }, `${code}/dates/cues.${cue}`);
  }
  for (const [currency, sources] of Object.entries(data.language.currencies)) {
    add(sources, { kind: 'currency', currency }, `${code}/language/currencies.${currency}`);
  }
  // What the language has a word of its own for is not borrowed. A company that it knows by its metal is still a company.
  const ownNames = new Set(Object.values(data.countries).flatMap((kinds) => Object.values(kinds).flat()));
  const lacking = [
    ...names.filter(
      ({ pattern }) => !ownNames.has(`=${pattern.cased}`) && !ownNames.has(pattern.cased ?? pattern.head),
    ),
    ...english
      .map(({ pattern, entry }) => ({
        entry,
        pattern: { ...pattern, tails: pattern.tails.filter((tail) => !matcher.has(pattern.head, tail)) },
      }))
      .filter(({ pattern }) => pattern.tails.length > 0),
  ];
  for (const { pattern, entry } of lacking) matcher.add(pattern, entry);
  return { code, data, matcher };
}
