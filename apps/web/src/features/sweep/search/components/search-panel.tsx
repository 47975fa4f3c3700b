"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";
import { Skeleton } from "@mantine/core";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { memo, useDeferredValue, useMemo } from "react";
import { QueryView } from "@/components/query-view";
import { useIdle } from "@/components/use-idle";
import { useFollow } from "@/fetching/use-follow";
import { editMarks } from "../prepare/edit-marks";
import { isPopulationSweep, isSearchSweep } from "../prepare/is-search-sweep";
import { type PlotVersions, plotVersions } from "../prepare/plot-versions";
import { searchTrials } from "../prepare/trials";
import { searchQuery } from "../queries/search";
import { SelectionProvider } from "./selection";

/** How often what has changed is read, at most, while the sweep goes on. */
const LIVE_MS = 3_000;
/** Curves and the timeline are larger. */
const SLOW_MS = 10_000;

/** The plots come after the rest of the page, and are drawn anew only when the trials have changed. */
const SearchPlots = memo(
  dynamic(async () => (await import("./search-plots")).SearchPlots, {
    loading: () => <Skeleton h={380} mb={16} radius="lg" />,
  }),
);

interface SearchPanelProps {
  sweep: SweepDetail;
  /** False while the table of trials is on its way: it is the smaller one, and a person may use it at once. */
  isReady: boolean;
}

/** The plots of a search; nothing for a sweep that searches nothing. */
export function SearchPanel({ sweep, isReady }: SearchPanelProps) {
  return isSearchSweep(sweep) ? <Loaded sweep={sweep} isReady={isReady} /> : null;
}

function Loaded({ sweep, isReady }: SearchPanelProps) {
  const client = useQueryClient();
  const isLive = !isTerminal(sweep.state);
  const isIdle = useIdle(isReady);
  const query = useQuery({ ...searchQuery(client, sweep.id, isLive), enabled: isIdle });
  useFollowed(client, sweep);
  // The rest of the page goes on while thousands of trials are drawn.
  const data = useDeferredValue(query.data);
  const trials = useMemo(() => (data ? searchTrials(data) : null), [data]);
  const marks = useMemo(() => editMarks(sweep.edits), [sweep.edits]);
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
              marks={marks}
              isPopulation={isPopulationSweep(sweep)}
            />
          </SelectionProvider>
        ) : null
      }
    </QueryView>
  );
}

/** Reads what the plots show anew when the stream of the sweep says that it has changed. */
function useFollowed(client: QueryClient, sweep: SweepDetail) {
  const read = (what: keyof PlotVersions) => () =>
    void client.invalidateQueries({ queryKey: ["sweep", String(sweep.id), what] });
  const versions = plotVersions(sweep);
  useFollow(read("search"), versions.search, LIVE_MS);
  useFollow(read("trial-curves"), versions["trial-curves"], SLOW_MS);
  useFollow(read("population"), versions.population, LIVE_MS);
  useFollow(read("timeline"), versions.timeline, SLOW_MS);
}
