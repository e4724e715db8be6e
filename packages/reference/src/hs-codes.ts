import type { MineralId } from '@lodewatch/contracts';
import { groupBy } from './group-by.js';
import { REFERENCE_DATA } from './reference-data.js';
import type { HsCodeRow } from './row-schemas.js';

let byCode: ReadonlyMap<string, readonly HsCodeRow[]> | undefined;

/**
 * The minerals of a code of the Harmonized System, six digits or longer, with or without dots (`2846.90`).
 * Empty for a code that covers none of ours. A `shared` row means that the code covers other goods too.
 */
export function hsCodeRows(code: string): readonly HsCodeRow[] {
  byCode ??= groupBy(REFERENCE_DATA.hsCodes, (row) => row.hs6);
  const digits = code.replace(/[.\s]/g, '');
  return /^\d{6,10}$/.test(digits) ? (byCode.get(digits.slice(0, 6)) ?? []) : [];
}

/** The ids behind {@link hsCodeRows}, each once. */
export function mineralsOfHsCode(code: string): readonly MineralId[] {
  return [...new Set(hsCodeRows(code).map((row) => row.mineral))];
}
