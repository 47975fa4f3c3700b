/** Names and values of one's own as tags, `lr=0.1`. */
export function showPairs(value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, one]) => `${name}=${String(one)}`);
}

/** Tags back to names and values: numbers and true or false as such, the rest as words. Nothing for none. */
export function parsePairs(tags: readonly string[]): Record<string, number | string | boolean> | undefined {
  if (tags.length === 0) return undefined;
  return Object.fromEntries(
    tags.map((tag) => {
      const at = tag.indexOf("=");
      const name = (at < 0 ? tag : tag.slice(0, at)).trim();
      return [name, at < 0 ? "" : readValue(tag.slice(at + 1).trim())];
    }),
  );
}

function readValue(text: string): number | string | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
