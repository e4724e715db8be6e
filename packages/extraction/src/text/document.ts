/** The text of a document as stored: its title, an empty line, and its body; the title is not doubled. */
export function composeText(title: string | null, text: string): string {
  const head = title?.trim() ?? '';
  if (head === '') return text;
  if (text.startsWith(head)) return text;
  // Most texts differ from their title at once.
  if (text.trimStart().charAt(0) !== head.charAt(0)) return `${head}\n\n${text}`;
  const squeezed = (value: string) =>
    value
      .slice(0, 2 * head.length + 20)
      .replace(/\s+/gu, ' ')
      .trim();
  return squeezed(text).startsWith(squeezed(head)) ? text : `${head}\n\n${text}`;
}
