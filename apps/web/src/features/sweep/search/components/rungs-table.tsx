"use client";

import type { TrialCurves } from "@foldwise/core/contracts/http/sweep-search";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { formatMetric } from "@/formats/numbers";

type AtRung = TrialCurves["atRungs"][number];

/** How many trials have come to each rung, bracket by bracket, and how many were promoted. */
export function RungsTable({ rows, metric }: { rows: readonly AtRung[]; metric: string }) {
  const hasBrackets = rows.some(({ bracket }) => bracket !== null);
  return (
    <DataTable
      label="Rungs"
      columns={[...(hasBrackets ? [BRACKET] : []), ...COLUMNS, bestColumn(metric)]}
      rows={rows}
      rowKey={({ bracket, rung }) => `${bracket} ${rung}`}
      sortParameter="rungs"
    />
  );
}

const BRACKET: Column<AtRung> = {
  key: "bracket",
  header: "bracket",
  hint: "Trials are compared within their bracket; each bracket starts at the rung of its number.",
  align: "right",
  value: ({ bracket }) => bracket,
};

const COLUMNS: Column<AtRung>[] = [
  { key: "rung", header: "rung", align: "right", value: ({ rung }) => rung },
  { key: "step", header: "epoch", align: "right", value: ({ step }) => step },
  {
    key: "trials",
    header: "trials",
    hint: "That have come there.",
    align: "right",
    value: ({ trials }) => trials,
  },
  { key: "promoted", header: "promoted", align: "right", value: ({ promoted }) => promoted },
  { key: "waiting", header: "waiting", align: "right", value: ({ waiting }) => waiting },
];

function bestColumn(metric: string): Column<AtRung> {
  return {
    key: "best",
    header: "best",
    hint: `Of ${metric}, the mean over a trial's runs.`,
    align: "right",
    missing: "No trial has a number there.",
    value: ({ best }) => (best === null ? null : decodeMetric(best)),
    cell: ({ best }) => (best === null ? null : formatMetric(metric, decodeMetric(best))),
  };
}
