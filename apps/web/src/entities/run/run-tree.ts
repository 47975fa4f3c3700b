"use client";

import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { runListSchema } from "@foldwise/core/contracts/http-responses";
import { queryOptions, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { fetchJson } from "@/fetching/fetch-json";
import { flattenTree, type TreeRow } from "./flatten-tree";

/** Nested runs that are read of one run. */
const MAX_CHILDREN = 500;

/** The runs that are nested directly in a run, by fold, then oldest first. */
export function nestedRunsQuery(id: number) {
  return queryOptions({
    queryKey: ["runs", "nested in", id],
    queryFn: ({ signal }) =>
      fetchJson(runListSchema, `/api/v1/runs?parent=${id}&limit=${MAX_CHILDREN}`, { signal }),
    refetchInterval: 10_000,
  });
}

export interface RunTree {
  /** Those that are shown, each below the run that it is nested in. */
  rows: readonly TreeRow[];
  isOpen: (id: number) => boolean;
  toggle: (id: number) => void;
}

/** Runs with what is nested in them, at any depth: read when a run is opened. */
export function useRunTree(outermost: readonly RunSummary[]): RunTree {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const ids = [...open];
  const answers = useQueries({ queries: ids.map((id) => nestedRunsQuery(id)) });
  const nested = new Map(ids.map((id, i) => [id, answers[i]?.data?.runs ?? []]));
  return {
    rows: flattenTree(outermost, nested),
    isOpen: (id) => open.has(id),
    toggle: (id) =>
      setOpen((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
  };
}
