import type { SearchResponse } from "@foldwise/core/contracts/http-responses";
import type { FoundRecord } from "@foldwise/db/repositories/search";

export type SearchResult = SearchResponse["results"][number];

/** What was found as a line of the search: its name, what it is, and its page. */
export function searchResult(found: FoundRecord): SearchResult {
  const { kind, id, name } = found;
  return { kind, id: String(id), title: name, ...placeOf(found) };
}

function placeOf(found: FoundRecord): Pick<SearchResult, "subtitle" | "href"> {
  const { id } = found;
  switch (found.kind) {
    case "sweep":
      return { subtitle: `sweep ${id} · ${found.state}`, href: `/sweeps/${id}` };
    case "run":
      return { subtitle: `run ${id} · ${found.state}`, href: `/runs/${id}` };
    case "experiment":
      return { subtitle: "experiment", href: `/runs?experiment=${id}` };
    case "dataset":
      return { subtitle: `dataset ${found.slug}`, href: `/datasets/${id}` };
  }
}
