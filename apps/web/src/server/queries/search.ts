import type { Database } from "@foldwise/db/client";
import { listBaselines } from "@foldwise/db/repositories/baseline";
import { searchAll } from "@foldwise/db/repositories/search";
import { tableName } from "@/formats/table-name";
import { knownTables } from "../tables/definitions";
import { importBaselines } from "../tables/files";
import { type SearchResult, searchResult } from "../views/search";

const EACH = 6;

/** Everything that has a page of its own, by name or id: what the database searches, tables and baselines. */
export async function searchEverything(db: Database, text: string): Promise<SearchResult[]> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hasAll = ({ title, subtitle }: SearchResult) => {
    const name = `${title} ${subtitle}`.toLowerCase();
    return words.every((word) => name.includes(word));
  };
  // `#9` is an id in any form: the table as well.
  const isId = ({ id }: SearchResult) =>
    words.length === 1 && words[0]?.replace(/^#/, "") === id.toLowerCase();
  await importBaselines(db);
  const [records, tables, baselines] = await Promise.all([
    searchAll({ ctx: db, text }),
    knownTables(db),
    listBaselines(db),
  ]);
  const pick = (all: readonly SearchResult[]) =>
    all
      .filter((result) => isId(result) || hasAll(result))
      .toSorted((a, b) => Number(isId(b)) - Number(isId(a)))
      .slice(0, EACH);
  return [
    ...records.map(searchResult),
    ...pick(
      tables.map(({ definition: { id, title }, saved }) => ({
        kind: "table",
        id,
        title,
        subtitle: `${tableName(id)}${saved ? " · saved table" : ""}`,
        href: `/tables/${encodeURIComponent(id)}`,
      })),
    ),
    ...pick(
      baselines.map(({ key, document }) => ({
        kind: "baseline",
        id: key,
        title: titleOf(document) ?? key,
        subtitle: `baseline ${key}`,
        href: `/baselines?source=${encodeURIComponent(key)}`,
      })),
    ),
  ];
}

/** Of a source's document, which is kept as it was imported. */
function titleOf(document: Record<string, unknown>): string | null {
  const { source } = document;
  const title = typeof source === "object" && source !== null ? Reflect.get(source, "title") : null;
  return typeof title === "string" ? title : null;
}
