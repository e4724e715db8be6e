import type { Methodology } from './methodology.js';

/** The parameters of a methodology as a Markdown table, as docs/methodology.md prints it. */
export function parameterTable({ parameters }: Methodology): string {
  const rows = Object.entries(parameters).map(
    ([name, { value, unit, basis, sensitivity }]) => `| \`${name}\` | ${value} | ${unit} | ${basis} | ${sensitivity} |`,
  );
  return [
    '| parameter | value | unit | source or reasoning | sensitivity |',
    '| --- | ---: | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
