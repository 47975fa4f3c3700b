/** Whether a LIKE pattern ends within an escape, which Postgres refuses. */
export function isOpenEscape(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*\\$/.test(pattern);
}

/**
 * SQL's LIKE: `%` is any text, `_` one character, a backslash takes the next character for itself. In time that grows
 * with text times pattern.
 */
export function isLike(text: string, pattern: string): boolean {
  const characters = [...text];
  const parts = patternParts(pattern);
  let at = 0;
  let part = 0;
  /** Where to go on after a mismatch: the last `%` takes one character more. */
  let back: { part: number; at: number } | null = null;
  while (at < characters.length) {
    const wanted = parts[part];
    if (wanted?.kind === "any") {
      back = { part, at };
      part += 1;
    } else if (wanted && (wanted.kind === "one" || wanted.character === characters[at])) {
      part += 1;
      at += 1;
    } else if (back) {
      back.at += 1;
      part = back.part + 1;
      at = back.at;
    } else return false;
  }
  return parts.slice(part).every(({ kind }) => kind === "any");
}

type Part = { kind: "any" } | { kind: "one" } | { kind: "exactly"; character: string };

function patternParts(pattern: string): Part[] {
  const characters = [...pattern];
  const parts: Part[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? "";
    if (character === "\\") {
      index += 1;
      parts.push({ kind: "exactly", character: characters[index] ?? "" });
    } else if (character === "%") parts.push({ kind: "any" });
    else if (character === "_") parts.push({ kind: "one" });
    else parts.push({ kind: "exactly", character });
  }
  return parts;
}
