import pg from 'pg';

const { builtins } = pg.types;

/** `2026-11-24 18:00:00.1+00` as PostgreSQL writes it in UTC, to `2026-11-24T18:00:00.100000Z`. */
export function toInstant(text: string): string {
  const zone = text.lastIndexOf('+');
  const local = zone < 0 ? text : text.slice(0, zone);
  const point = local.indexOf('.');
  const seconds = point < 0 ? local : local.slice(0, point);
  const fraction = point < 0 ? '' : local.slice(point + 1);
  return `${seconds.replace(' ', 'T')}.${fraction.padEnd(6, '0')}Z`;
}

type Parser = (text: string) => unknown;

const asText: Parser = (text) => text;

const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const TIMESTAMP_ARRAY = 1115;
const TIMESTAMPTZ_ARRAY = 1185;
// The typings of pg list scalar types only.
const TEXT_ARRAY = 1009 as typeof builtins.TEXT;

function arrayOf(parse: Parser): Parser {
  const parseTextArray = pg.types.getTypeParser(TEXT_ARRAY, 'text') as (text: string) => unknown[];
  return (text) => parseTextArray(text).map((item) => (typeof item === 'string' ? parse(item) : item));
}

const parsers = new Map<number, Parser>([
  [builtins.INT8, BigInt],
  [INT8_ARRAY, arrayOf(BigInt)],
  [builtins.TIMESTAMPTZ, toInstant],
  [TIMESTAMPTZ_ARRAY, arrayOf(toInstant)],
  // A civil day or time has no zone: the Date that pg makes of it by default depends on the machine.
  [builtins.DATE, asText],
  [DATE_ARRAY, arrayOf(asText)],
  [builtins.TIMESTAMP, asText],
  [TIMESTAMP_ARRAY, arrayOf(asText)],
]);

/**
 * How values come out of the database: int8 as bigint, instants as ISO text with microseconds, days as text, numeric as
 * text; json and jsonb parsed. Kept apart from pg's global table, so that other users of pg are not affected.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    const own = format === 'binary' ? undefined : parsers.get(oid);
    return own ?? pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
  },
};
