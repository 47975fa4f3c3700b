"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { useUrlState } from "@/fetching/use-url-state";
import { isSearchSweep } from "../prepare/is-search-sweep";
import { axesOf } from "../prepare/plot-axis";
import { bestFirst, readRanges, selectedTrials } from "../prepare/selection";
import { searchTrials } from "../prepare/trials";
import { searchQuery } from "./search";

/** Numbers of the trials that are selected in the plots of a search, the best first; null while nothing is. */
export function useSelectedTrials(sweep: SweepDetail): readonly number[] | null {
  const client = useQueryClient();
  const [asked] = useUrlState("select", "");
  const text = useDeferredValue(asked);
  const { data } = useQuery({
    ...searchQuery(client, sweep.id, !isTerminal(sweep.state)),
    enabled: text !== "" && isSearchSweep(sweep),
  });
  return useMemo(() => {
    if (!data || text === "") return null;
    const trials = searchTrials(data);
    const selected = selectedTrials(readRanges(text), axesOf(trials), trials.count);
    return selected && bestFirst(trials, selected).map((index) => trials.number[index] ?? 0);
  }, [data, text]);
}
