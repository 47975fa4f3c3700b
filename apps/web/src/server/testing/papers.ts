import { readdirSync } from "node:fs";

/** Ids of the papers that come with the product, as the lists of the API order them. */
export function builtInPapers(): string[] {
  return readdirSync(new URL("../../../../../data/papers", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
