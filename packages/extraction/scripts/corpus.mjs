// The labelled texts of the repository, and any others in the same form.
import { readdirSync, readFileSync } from 'node:fs';

export const CORPUS = new URL('../corpus/', import.meta.url);
export const NEWS = new URL('news/', CORPUS);
export const SAMPLE = new URL('sample/', CORPUS);

/** Files of labelled texts in a folder, in the order of their names. */
export function labelledFiles(folder, of = /\.jsonl$/u) {
  return readdirSync(folder)
    .filter((name) => of.test(name))
    .sort()
    .map((name) => new URL(name, folder));
}

/** The labelled texts of files, one to a line. */
export function labelledTexts(files) {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line)),
  );
}
