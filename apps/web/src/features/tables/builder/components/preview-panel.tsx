"use client";

import type { FilledTable } from "@foldwise/core/tables";
import { Alert, Skeleton, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { Section } from "@/components/section";
import { ApiError } from "@/fetching/fetch-json";
import { LazyCellDrawer } from "../../components/lazy-cell-drawer";
import { ResultTable } from "../../components/result-table";
import { prepareGrid } from "../../prepare/grid";
import { mixWarning } from "../prepare/mix-warning";
import classes from "./table-builder.module.css";

interface PreviewPanelProps {
  query: UseQueryResult<FilledTable, Error>;
  /** The definition has no problem. */
  isRight: boolean;
}

/** The table as it would be; each number opens the runs behind it. */
export function PreviewPanel({ query, isRight }: PreviewPanelProps) {
  const [chosen, choose] = useState("");
  const { data: table, error } = query;
  const warning = table ? mixWarning(table) : null;
  const problem = error instanceof ApiError && error.problems.length > 0 ? null : error;
  return (
    <div className={classes.preview}>
      <Section flush title="Preview" about={table ? aboutOf(table, isRight) : "Filled as you type."}>
        {problem ? (
          <Text c="var(--mantine-color-error)" fz={13} p="12px 16px">
            {problem.message}
          </Text>
        ) : null}
        {warning ? (
          <Alert color="yellow" icon={<IconAlertTriangle size={16} aria-hidden />} m="12px 16px">
            {warning}
          </Alert>
        ) : null}
        {table ? (
          <div className={classes.filled} data-old={!isRight || query.isPlaceholderData || undefined}>
            <ResultTable
              label="Preview of the table"
              grid={prepareGrid(table, "both")}
              chosen={chosen}
              onChoose={choose}
            />
            <LazyCellDrawer table={table} dataset={undefined} address={chosen} close={() => choose("")} />
          </div>
        ) : isRight && !problem ? (
          <Skeleton h={120} m={16} />
        ) : (
          <Text c="var(--fw-dim)" fz={13} p="12px 16px">
            The preview appears once the definition has a row, a column and no errors.
          </Text>
        )}
      </Section>
    </div>
  );
}

function aboutOf(table: FilledTable, isRight: boolean): string {
  const filled = table.cells.filter(({ ours }) => ours !== null && ours.value !== null).length;
  const runs = new Set(table.cells.flatMap(({ ours }) => ours?.runs ?? [])).size;
  const state = isRight ? "" : " · before the error";
  // A cell may have none for reasons of its own, which it says; without either there were too many images.
  const isDrawn =
    filled === 0 ||
    table.cells.some(({ ours, notes }) => ours?.interval || notes.some((note) => /^No interval/.test(note)));
  const later = isDrawn ? "" : "; intervals and bold take longer and are computed for the saved table";
  return `${filled} of ${table.cells.length} cells filled from ${runs} runs on ${table.dataset.name}${runs === 0 ? "; simulated runs are left out" : ""}${later}${state}`;
}
