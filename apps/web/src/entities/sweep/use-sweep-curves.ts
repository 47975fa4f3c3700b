"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { curvesKey, fetchCurves, sweepCurvesQuery } from "./queries";
import type { ShownTrial } from "./shown-trials";
import { applyCurves, type CurveMap } from "./stream";

export interface LoadedCurves {
  curves: CurveMap;
  /** Where the stream goes on from. */
  cursor: string;
  /** Numbers of the trials whose curves were fetched. */
  trials: readonly number[];
}

/**
 * Curves of the trials that are shown: those of the first ones are fetched at once, of others when they come to be shown.
 * @param shown null while it is not known
 */
export function useSweepCurves(id: string, shown: readonly ShownTrial[] | null) {
  const client = useQueryClient();
  const numbers = shown ? shownNumbers(shown) : [];
  const query = useQuery({ ...sweepCurvesQuery(id, numbers), enabled: shown !== null });
  const loaded = query.data?.trials;
  const missing = loaded ? numbers.filter((number) => !loaded.includes(number)).join() : "";
  const asking = useRef(false);
  useEffect(() => {
    // One request at a time: what comes to be shown meanwhile is in the next.
    if (missing === "" || asking.current) return;
    asking.current = true;
    const trials = missing.split(",").map(Number);
    fetchCurves(id, trials)
      .then(({ curves }) =>
        client.setQueryData<LoadedCurves>(curvesKey(id), (old) =>
          old ? { ...old, curves: applyCurves(old.curves, curves), trials: [...old.trials, ...trials] } : old,
        ),
      )
      // It is asked for again as soon as the sweep has news.
      .catch(() => undefined)
      .finally(() => {
        asking.current = false;
      });
  }, [id, missing, client]);
  return query;
}

/** Numbers of the trials whose curves are drawn. */
function shownNumbers(shown: readonly ShownTrial[]): number[] {
  return [
    ...new Set(shown.flatMap(({ numbers, running }) => [...numbers, ...running.map(({ number }) => number)])),
  ];
}
