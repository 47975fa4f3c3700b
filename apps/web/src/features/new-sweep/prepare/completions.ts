/**
 * What a command line that is being written may go on as: after two braces, with each placeholder that begins as it does.
 */
export function completions(line: string, placeholders: readonly string[]): string[] {
  const at = line.lastIndexOf("{{");
  if (at < 0 || line.slice(at).includes("}}")) return [];
  const begun = line.slice(at + 2).trimStart();
  return placeholders
    .filter((name) => name.startsWith(begun))
    .map((name) => `${line.slice(0, at)}{{${name}}}`);
}
