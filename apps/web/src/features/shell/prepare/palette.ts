import type { SearchResponse } from "@foldwise/core/contracts/http-responses";

type Result = SearchResponse["results"][number];

export interface PaletteEntry {
  key: string;
  title: string;
  about: string;
  href: string;
  /** Of all groups: what Enter opens. */
  isFirst: boolean;
}

export interface PaletteGroup {
  kind: Result["kind"];
  entries: readonly PaletteEntry[];
}

const ORDER: readonly Result["kind"][] = ["sweep", "run", "experiment", "dataset", "table", "baseline"];

/** What the palette lists for a text: what the server found, by kind, then the pages whose words have it. */
export function preparePalette(
  text: string,
  found: readonly Result[],
  pages: readonly { href: string; title: string; about: string }[],
): PaletteGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = [
    ...ORDER.map((kind) => ({
      kind,
      entries: found
        .filter((result) => result.kind === kind)
        .map(({ id, title, subtitle, href }) => ({ key: `${kind}:${id}`, title, about: subtitle, href })),
    })),
    {
      kind: "page" as const,
      entries: pages
        .filter(({ title, about }) => {
          const name = `${title} ${about}`.toLowerCase();
          return words.every((word) => name.includes(word));
        })
        .map(({ href, title, about }) => ({ key: `page:${href}`, title, about, href })),
    },
  ].filter(({ entries }) => entries.length > 0);
  const first = groups[0]?.entries[0]?.key;
  return groups.map(({ kind, entries }) => ({
    kind,
    entries: entries.map((entry) => ({ ...entry, isFirst: entry.key === first })),
  }));
}
