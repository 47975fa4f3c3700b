"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import {
  isSearch,
  SWEEP_TABLE_ROWS,
  type SweepTableRows,
  sweepTableColumns,
  tabledSweep,
} from "@foldwise/core/tables";
import { Skeleton } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { QueryView } from "@/components/query-view";
import { sweepQuery } from "@/entities/sweep/queries";
import { unpackDraft } from "../prepare/draft-url";
import { BLANK, startOfCopy, startOfSweep } from "../prepare/start";
import { definitionQuery } from "../queries/builder";
import { TableBuilder } from "./table-builder";

/** A new table: empty, of the sweep that `?sweep` names, or a copy of the table that `?from` names. */
export function NewTablePage() {
  const search = useSearchParams();
  const draft = useDraft();
  const sweepId = search.get("sweep");
  const from = search.get("from");
  const rows = SWEEP_TABLE_ROWS.find((known) => known === search.get("rows")) ?? "best";
  const base = sweepQuery(sweepId ?? "");
  const sweep = useQuery({ ...base, queryFn: sweepId && draft === null ? base.queryFn : skipToken });
  const copied = definitionQuery(from ?? "");
  const table = useQuery({ ...copied, queryFn: from && draft === null ? copied.queryFn : skipToken });
  if (draft !== null) return <TableBuilder start={draft} isDraft loaded={null} />;
  if (sweepId)
    return (
      <QueryView query={sweep} skeleton={<Skeleton h={600} radius="lg" />}>
        {(shown) => <SweepTable sweep={shown} by={search.get("by")} rows={rows} />}
      </QueryView>
    );
  if (from)
    return (
      <QueryView query={table} skeleton={<Skeleton h={600} radius="lg" />}>
        {(shown) => <TableBuilder start={startOfCopy(shown)} loaded={null} />}
      </QueryView>
    );
  return <TableBuilder start={BLANK} loaded={null} />;
}

/** Columns that the sweep cannot have are not offered, and folds stand in their place. */
function SweepTable({ sweep, by, rows }: { sweep: SweepDetail; by: string | null; rows: SweepTableRows }) {
  const tabled = tabledSweep(sweep);
  const choices = sweepTableColumns(tabled);
  const columns = choices.find((known) => known === by) ?? "folds";
  return (
    <TableBuilder
      key={`${columns} ${rows}`}
      start={startOfSweep(sweep, columns, rows)}
      loaded={null}
      by={{ chosen: columns, choices }}
      rows={isSearch(tabled) ? rows : undefined}
    />
  );
}

/** A saved table's newest revision. */
export function EditTablePage({ id }: { id: string }) {
  const draft = useDraft();
  // Fetched anew at each visit and then left alone.
  const query = useQuery({ ...definitionQuery(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  return (
    <QueryView query={query} skeleton={<Skeleton h={600} radius="lg" />}>
      {(table) => (
        <TableBuilder
          start={draft ?? (table.revision === null ? startOfCopy(table) : table.source)}
          isDraft={draft !== null}
          loaded={table.revision === null ? null : { id, revision: table.revision }}
        />
      )}
    </QueryView>
  );
}

/** The text that the address held when the page was opened; what is typed later goes there, and is not read again. */
function useDraft(): string | null {
  const packed = useSearchParams().get("draft");
  const [draft] = useState(() => (packed === null ? null : unpackDraft(packed)));
  return draft;
}
