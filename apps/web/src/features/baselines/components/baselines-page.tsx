"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { baselinesQuery } from "../queries/baselines";

/** Published numbers and where they stand. */
export function BaselinesPage() {
  const query = useQuery(baselinesQuery);
  return (
    <>
      <PageHead title="Baselines" about="Published numbers, each with its source, table and row." />
      <QueryView query={query}>
        {(baselines) => baselines.map((baseline) => <p key={baseline.id}>{baseline.key}</p>)}
      </QueryView>
    </>
  );
}
