/** Words as one line that splitWords splits into them again. */
export function joinWords(words: readonly string[]): string {
  const isPlain = (word: string) => word !== "" && !/[\s"'\\]/.test(word);
  return words.map((word) => (isPlain(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(" ");
}

/** A command line that cannot be split into words. */
export class UnclosedQuote extends Error {}

/**
 * A command line as words, the way a POSIX shell splits it: blanks between, quotes and backslashes to keep them. There
 * is no shell: no variables, no globs, no pipes, and `;` is a character like any other.
 * @throws UnclosedQuote
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? "";
    const next = line[at + 1] ?? "";
    if (quote === "'") {
      if (char === "'") quote = null;
      else word = `${word ?? ""}${char}`;
    } else if (char === "\\" && (quote === null ? next !== "" : next === '"' || next === "\\")) {
      word = `${word ?? ""}${next}`;
      at += 1;
    } else if (quote === '"') {
      if (char === '"') quote = null;
      else word = `${word ?? ""}${char}`;
    } else if (char === '"' || char === "'") {
      quote = char;
      word = word ?? "";
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = `${word ?? ""}${char}`;
  }
  if (quote !== null) throw new UnclosedQuote(`a ${quote} is not closed`);
  if (word !== null) words.push(word);
  return words;
}
