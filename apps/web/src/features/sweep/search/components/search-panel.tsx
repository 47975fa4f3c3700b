"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";
import { Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect, useMemo } from "react";
import { QueryView } from "@/components/query-view";
import { isSearchSweep } from "../prepare/is-search-sweep";
import { searchTrials } from "../prepare/trials";
import { searchQuery } from "../queries/search";
import type { HistoryMark } from "./history-plot";
import { SelectionProvider } from "./selection";

/** The plots come after the rest of the page. */
const SearchPlots = dynamic(async () => (await import("./search-plots")).SearchPlots, {
  loading: () => <Skeleton h={380} mb={16} radius="lg" />,
});

/** The plots of a search; nothing for a sweep that searches nothing. */
export function SearchPanel({ sweep }: { sweep: SweepDetail }) {
  return isSearchSweep(sweep) ? <Loaded sweep={sweep} /> : null;
}

function Loaded({ sweep }: { sweep: SweepDetail }) {
  const client = useQueryClient();
  const isLive = !isTerminal(sweep.state);
  const query = useQuery(searchQuery(client, sweep.id, isLive));
  const { refetch } = query;
  // What ended with the sweep is read once more.
  useEffect(() => {
    if (!isLive) void refetch();
  }, [isLive, refetch]);
  const trials = useMemo(() => (query.data ? searchTrials(query.data) : null), [query.data]);
  return (
    <QueryView query={query} skeleton={<Skeleton h={380} mb={16} radius="lg" />}>
      {() =>
        trials && trials.count > 0 ? (
          <SelectionProvider trials={trials}>
            <SearchPlots
              id={sweep.id}
              name={sweep.name}
              trials={trials}
              isLive={isLive}
              marks={editMarks(sweep)}
            />
          </SelectionProvider>
        ) : null
      }
    </QueryView>
  );
}

/** Edits of the plan, each where the first trial that uses it stands. */
function editMarks({ edits }: SweepDetail): HistoryMark[] {
  return edits.flatMap(({ trialNumber, version }) =>
    trialNumber === null ? [] : [{ trial: trialNumber, label: `edit ${version}` }],
  );
}
