"use client";

import { useQuery } from "@tanstack/react-query";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { useUrlState } from "@/fetching/use-url-state";
import { tableName } from "../prepare/coverage";
import { tableQuery } from "../queries/tables";

/** One table: published and ours side by side. */
export function TablePage({ id }: { id: string }) {
  const [dataset] = useUrlState("dataset", "");
  const [differences] = useUrlState("differences", "0");
  const query = useQuery(tableQuery({ id, dataset, differences: differences === "1" }));
  return (
    <QueryView query={query}>
      {(table) => <PageHead title={`${tableName(table.table)} · ${table.title}`} />}
    </QueryView>
  );
}
