const KINDS = ["sweep", "run", "experiment", "dataset"] as const;
/** What is searched for. */
export type SearchKind = (typeof KINDS)[number];

export interface ParsedSearch {
  /** Every one has to be found. */
  words: readonly string[];
  /** Id that the text is, as digits; null where it is none. */
  id: string | null;
  /** What the id is of; null for anything. */
  kind: SearchKind | null;
}

/** Past this many, more words of a text say nothing new, and each is a condition of the query. */
const MAX_WORDS = 8;
const ID = /^(?:(sweep|run|experiment|dataset)s?\s*)?#?\s*(\d{1,15})$/i;

/** `run 71`, `run #71`, `#71` and `71` as an id; every text as words of a name too. */
export function parseSearch(text: string): ParsedSearch {
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
  const found = ID.exec(text.trim());
  const kind = KINDS.find((known) => known === found?.[1]?.toLowerCase()) ?? null;
  return { words, id: found?.[2] ?? null, kind };
}
