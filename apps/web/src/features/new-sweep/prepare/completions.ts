/** Two braces that nothing closes, with what was typed after them. */
const OPEN = /\{\{(?: ?([A-Za-z_][\w.-]*))?(?![\w.-]*\s*\}\})(?=\s|$)/;

/**
 * What a command line that is being written may go on as: after two braces, at its end or within it, with each
 * placeholder that begins as it does.
 */
export function completions(line: string, placeholders: readonly string[]): string[] {
  const open = OPEN.exec(line);
  if (!open) return [];
  const [typed, begun = ""] = open;
  const [before, after] = [line.slice(0, open.index), line.slice(open.index + typed.length)];
  return placeholders.filter((name) => name.startsWith(begun)).map((name) => `${before}{{${name}}}${after}`);
}

/** The placeholder that a completion has and the line does not, as a list shows it. */
export function addedPlaceholder(line: string, completed: string): string {
  const at = OPEN.exec(line)?.index ?? 0;
  return completed.slice(at, completed.indexOf("}}", at) + 2);
}
