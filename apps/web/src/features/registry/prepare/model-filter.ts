/**
 * The filter of a search text: a filter as it is written, where it compares something, or else part of a name. Quotes of
 * both kinds in one text are no filter's.
 */
export function modelFilter(text: string): string {
  const wanted = text.trim();
  if (wanted === "" || /[=<>]|\bI?LIKE\b|\bIN\b/i.test(wanted)) return wanted;
  const pattern = wanted.replace(/[\\%_]/g, "\\$&");
  return pattern.includes("'")
    ? `name ILIKE "%${pattern.replaceAll('"', "_")}%"`
    : `name ILIKE '%${pattern}%'`;
}
