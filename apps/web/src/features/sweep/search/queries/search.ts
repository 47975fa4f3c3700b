import {
  type SweepSearch,
  sweepImportanceSchema,
  sweepSearchSchema,
  sweepTimelineSchema,
  trialCurvesSchema,
} from "@foldwise/core/contracts/http/sweep-search";
import type { ImportanceMethod } from "@foldwise/core/importance";
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/fetching/fetch-json";
import type { CompleteTrials } from "../prepare/complete-trials";
import { mergeSearch } from "../prepare/trials";

/** The trials of a search: all once, then what has changed. */
export function searchQuery(client: QueryClient, id: number, isLive: boolean) {
  // What was read while it went on does not stand for what it has come to: that is laid over it.
  const keyOf = (live: boolean) => ["sweep", String(id), "search", live ? "live" : "ended"];
  const ask = (since: string | null, signal: AbortSignal) =>
    fetchJson(sweepSearchSchema, `/api/v1/sweeps/${id}/search${since === null ? "" : `?since=${since}`}`, {
      signal,
    });
  return queryOptions({
    queryKey: keyOf(isLive),
    queryFn: async ({ signal }) => {
      const before =
        client.getQueryData<SweepSearch>(keyOf(isLive)) ?? client.getQueryData<SweepSearch>(keyOf(!isLive));
      const merged = before ? mergeSearch(before, await ask(before.cursor, signal)) : null;
      return merged ?? ask(null, signal);
    },
    placeholderData: (before) => before,
    // Columns of thousands are not compared value by value.
    structuralSharing: false,
    staleTime: isLive ? 0 : Number.POSITIVE_INFINITY,
  });
}

/**
 * Importances: asked anew when a tenth more trials are complete, or have come to other values since the last edit, as on an
 * added fold, and with every edit; each computation takes the server a while.
 */
export function importanceQuery(
  id: number,
  {
    method,
    objective,
    complete,
    edits,
    renewed,
  }: { method: ImportanceMethod; objective: number } & CompleteTrials,
) {
  const key = ["sweep", String(id), "importance", method, objective] as const;
  const tenths = (count: number) => (count < 2 ? count : Math.floor(Math.log(count) / Math.log(1.1)));
  return queryOptions({
    queryKey: [...key, edits, tenths(complete), tenths(renewed)],
    queryFn: ({ signal }) =>
      fetchJson(
        sweepImportanceSchema,
        `/api/v1/sweeps/${id}/importance?method=${method}&objective=${objective}`,
        { signal },
      ),
    enabled: complete >= 2,
    staleTime: Number.POSITIVE_INFINITY,
    // Of fewer trials, but not of another method or objective: their bars would stand under this one's name.
    placeholderData: (before, query) =>
      key.every((part, index) => query?.queryKey[index] === part) ? before : undefined,
  });
}

/** Curves of the trials. @param asked numbers of those wanted with their range over runs; @param metric "" for the objective's */
export function trialCurvesQuery(
  id: number,
  { metric, asked, isLive }: { metric: string; asked: readonly number[]; isLive: boolean },
) {
  const query = new URLSearchParams();
  if (metric !== "") query.set("metric", metric);
  if (asked.length > 0) query.set("trial", asked.join(","));
  return queryOptions({
    queryKey: ["sweep", String(id), "trial-curves", isLive, metric, asked],
    queryFn: ({ signal }) =>
      fetchJson(trialCurvesSchema, `/api/v1/sweeps/${id}/trial-curves?${query}`, { signal }),
    staleTime: isLive ? 0 : Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}

export function timelineQuery(id: number, isLive: boolean) {
  return queryOptions({
    queryKey: ["sweep", String(id), "timeline", isLive],
    queryFn: ({ signal }) => fetchJson(sweepTimelineSchema, `/api/v1/sweeps/${id}/timeline`, { signal }),
    staleTime: isLive ? 0 : Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}
