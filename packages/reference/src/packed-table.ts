/**
 * A CSV table compiled into the package by `scripts/generate.mjs`: cells are joined by tabs and rows by line feeds,
 * and long values that repeat (sources, notes) stand once in a dictionary and are named by their base-36 index.
 */
export interface PackedTable {
  readonly columns: readonly string[];
  readonly dictionaries: Readonly<Record<string, readonly string[]>>;
  readonly rows: string;
}

/** One row as the CSV holds it: column name to text. */
export type TextRow = Readonly<Record<string, string>>;

/** Unfolds a packed table into the rows of its CSV, in order. */
export function unpackTable(table: PackedTable): readonly TextRow[] {
  const columns = table.columns.map((name) => ({ name, dictionary: table.dictionaries[name] }));
  return table.rows.split('\n').map((line) => {
    const cells = line.split('\t');
    const row: Record<string, string> = {};
    columns.forEach(({ name, dictionary }, index) => {
      const cell = cells[index] ?? '';
      row[name] = dictionary ? (dictionary[Number.parseInt(cell, 36)] ?? '') : cell;
    });
    return row;
  });
}
