import type { MineralId } from '@lodewatch/contracts';
import { Matcher, type SlotTable } from './matcher.js';
import { parsePattern, type Pattern } from './pattern.js';
import { CONCEPTS, COUNTRY_KINDS, DATE_CUES, DATE_FORMS, ROLES } from './concepts.js';
import type { Concept, CountryKind, DateCue, DateForm, Role } from './concepts.js';
import type { LanguageData } from './schema.js';

export type Side = 'before' | 'after';

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
  const fold = (word: string) => parsePattern(word)[0]?.steps[0];
  const literal = (word: string) => {
    const step = fold(word);
    return step?.kind === 'literal' ? step.text : word;
  };
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
    era: byLength(Object.entries(dates.eras).map(([name, value]) => [literal(name), value] as const)),
  };
}

/** The units of `{unit}`, in the order of their slot values. */
export const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;

/** Fills in the rules that all languages share and compiles the patterns of one into a matcher. */
export function compileLexicon(data: LanguageData, english: LanguageData | null, names: Names): Lexicon {
  const { code } = data.language;
  const matcher = new Matcher<Entry>(slotTable(data));
  const own = new Set<string>();
  const keyOf = (pattern: Pattern) => JSON.stringify(pattern.steps);

  const add = (source: string, body: EntryBody, rule: string) => {
    for (const pattern of parsePattern(source)) {
      own.add(keyOf(pattern));
      matcher.add(pattern, { ...body, rule, ambiguous: pattern.ambiguous } as Entry);
    }
  };
  const borrow = (source: string, body: EntryBody, rule: string) => {
    for (const pattern of parsePattern(source)) {
      const first = pattern.steps[0];
      const distinct = first?.kind === 'literal' && (first.text.length >= 6 || pattern.cased !== null);
      if (!distinct || pattern.ambiguous || own.has(keyOf(pattern))) continue;
      matcher.add(pattern, { ...body, rule, ambiguous: false } as Entry);
    }
  };

  for (const concept of CONCEPTS) {
    for (const source of data.concepts[concept] ?? []) {
      add(source, { kind: 'concept', concept }, `${code}/concepts/${concept}`);
    }
  }
  for (const [mineral, sources] of Object.entries(data.minerals)) {
    for (const source of sources ?? []) {
      add(source, { kind: 'mineral', mineral: mineral as MineralId }, `${code}/minerals/${mineral}`);
    }
  }
  for (const [country, kinds] of Object.entries(data.countries)) {
    for (const by of COUNTRY_KINDS) {
      for (const source of kinds[by] ?? []) {
        add(source, { kind: 'country', country, by }, `${code}/countries/${country}.${by}`);
      }
    }
  }
  for (const role of ROLES) {
    const sides = data.language.roles[role];
    for (const side of ['before', 'after'] as const) {
      for (const source of sides?.[side] ?? []) add(source, { kind: 'role', role, side }, `${code}/language/roles.${role}`);
    }
  }
  for (const source of data.language.clauses) add(source, { kind: 'clause' }, `${code}/language/clauses`);
  for (const form of DATE_FORMS) {
    for (const source of data.dates.templates[form] ?? []) {
      add(source, { kind: 'date', form }, `${code}/dates/${form}`);
    }
  }
  for (const source of [...ISO_DAYS, ...NUMERIC_DAYS[data.dates.order]]) {
    add(source, { kind: 'date', form: 'day' }, 'any/dates/day');
  }
  add('date {y} {m}', { kind: 'date', form: 'month' }, 'any/dates/month');
  for (const cue of DATE_CUES) {
    for (const side of ['before', 'after'] as const) {
      for (const source of data.dates.cues[cue]?.[side] ?? []) {
        add(source, { kind: 'cue', cue, side }, `${code}/dates/cues.${cue}`);
      }
    }
  }
  for (const [currency, sources] of Object.entries(data.language.currencies)) {
    for (const source of sources) add(source, { kind: 'currency', currency }, `${code}/language/currencies.${currency}`);
  }
  for (const [country, places] of Object.entries(names.places)) {
    for (const name of places) borrow(`=${name}`, { kind: 'country', country, by: 'place' }, `any/places/${country}`);
  }
  for (const [country, companies] of Object.entries(names.companies)) {
    for (const name of companies) borrow(`=${name}`, { kind: 'country', country, by: 'company' }, `any/companies/${country}`);
  }
  if (english !== null && english !== data) {
    for (const [mineral, sources] of Object.entries(english.minerals)) {
      for (const source of sources ?? []) {
        borrow(source, { kind: 'mineral', mineral: mineral as MineralId }, `en/minerals/${mineral}`);
      }
    }
    for (const [country, kinds] of Object.entries(english.countries)) {
      for (const by of COUNTRY_KINDS) {
        for (const source of kinds[by] ?? []) {
          borrow(source, { kind: 'country', country, by }, `en/countries/${country}.${by}`);
        }
      }
    }
  }
  return { code, data, matcher };
}
