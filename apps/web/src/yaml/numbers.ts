/** Numbers of a list as the tags of a field. */
export function showNumbers(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Tags back to a list: what is no number stays as it is, so that the plan's own check names it. Nothing for none. */
export function parseNumbers(tags: readonly string[]): (number | string)[] | undefined {
  if (tags.length === 0) return undefined;
  return tags.map((tag) => (tag.trim() !== "" && Number.isFinite(Number(tag)) ? Number(tag) : tag));
}
