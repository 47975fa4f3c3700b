"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { SyntheticBadge } from "@/components/synthetic-badge";
import { useNamePage } from "@/features/shell/page-name";
import { datasetQuery } from "../queries/datasets";

/** One data set: its balance, its splits, its images. */
export function DatasetPage({ id }: { id: string }) {
  const query = useQuery(datasetQuery(id));
  useNamePage(query.data?.name ?? null);
  return (
    <QueryView query={query}>
      {(dataset) => <PageHead title={dataset.name} badges={<SyntheticBadge dataset={dataset} />} />}
    </QueryView>
  );
}
