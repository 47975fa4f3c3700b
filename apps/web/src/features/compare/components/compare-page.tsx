"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { recentRunsQuery } from "../queries/compare";

/** Chosen runs over each other. */
export function ComparePage() {
  const query = useQuery(recentRunsQuery);
  return (
    <>
      <PageHead title="Compare" about="Curves, parameters and results of chosen runs side by side." />
      <QueryView query={query}>{(runs) => runs.map((run) => <p key={run.id}>{run.name}</p>)}</QueryView>
    </>
  );
}
