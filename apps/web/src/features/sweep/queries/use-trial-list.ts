"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { TrialPage } from "@foldwise/core/contracts/http/trial-row";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { trialsPath, trialsQuery } from "@/entities/sweep/trials-query";
import { preloadJson } from "@/fetching/preload-json";
import { useAddress, useSetUrlState } from "@/fetching/use-url-state";
import {
  listQuery,
  type Ordered,
  readSettings,
  type TrialListState,
  withNumbers,
} from "../prepare/trial-list";
import { useSelectedTrials } from "../search/queries/use-selected-trials";

export interface TrialList {
  settings: TrialListState;
  /** Changes settings; another order or filter begins with the first page. */
  set: (changes: Partial<TrialListState> & { trial?: string }) => void;
  /** How many trials are selected in the plots; null while none is. */
  selected: number | null;
  query: UseQueryResult<TrialPage, Error>;
  /** The newest list whose page is there, as a query of the API. */
  loaded: string | undefined;
}

/** The page of a sweep's trials that the address asks for. */
export function useTrialList(id: string, sweep: SweepDetail): TrialList {
  const search = useAddress();
  const setMany = useSetUrlState();
  const settings = useMemo(() => readSettings(search), [search]);
  const selected = useSelectedTrials(sweep);
  const list = withNumbers(listQuery(sweep, settings), selected);
  const query = useQuery(trialsQuery(id, list));
  // While the next page is on its way the one before is shown and followed.
  const loaded = useRef<string>(undefined);
  if (query.data && !query.isPlaceholderData) loaded.current = list;
  const set = useCallback<TrialList["set"]>((changes) => setMany({ page: null, ...changes }), [setMany]);
  const count = selected?.length ?? null;
  const newest = loaded.current;
  return useMemo(
    () => ({ settings, selected: count, set, query, loaded: newest }),
    [settings, count, set, query, newest],
  );
}

/** Asks for the page of the list beside the sweep, which alone says how many there are. @param order null where it is not known */
export function usePrefetchedTrials(id: string, order: Ordered | null): void {
  const client = useQueryClient();
  const address = useAddress();
  // Which trials a selection holds comes with the plots.
  const list = order === null || address.has("select") ? null : listQuery(order, readSettings(address));
  if (list !== null) preloadJson(trialsPath(id, list));
  const first = useRef(list);
  useEffect(() => {
    if (first.current !== null) void client.prefetchQuery(trialsQuery(id, first.current));
  }, [client, id]);
}
