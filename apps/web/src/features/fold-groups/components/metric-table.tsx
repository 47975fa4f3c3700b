"use client";

import type { FoldGroup, FoldMetric } from "@foldwise/core/contracts/http/fold-group";
import { SegmentedControl } from "@mantine/core";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { MissingValue } from "@/components/missing-value";
import { Section } from "@/components/section";
import { formatMetric } from "@/formats/numbers";
import { type FoldLineOfTable, foldLines, intervalText, meanText, remarkOf } from "../prepare/numbers";

const COLUMNS: readonly Column<FoldMetric>[] = [
  { key: "name", header: "metric", value: (metric) => metric.name },
  {
    key: "mean",
    header: "mean ± sd",
    hint: "Unweighted mean over folds and their sample standard deviation.",
    align: "right",
    value: (metric) => metric.mean,
    cell: (metric) => meanText(metric) ?? <MissingValue reason={metric.reason ?? "There is no mean."} />,
  },
  {
    key: "interval",
    header: "95 % interval",
    hint: "Of the mean, corrected for training sets that overlap (Nadeau and Bengio 2003).",
    align: "right",
    value: (metric) => intervalText(metric),
    cell: (metric) =>
      metric.interval ? (
        <span title={metric.method ?? undefined}>{intervalText(metric)}</span>
      ) : (
        <MissingValue reason={metric.withheld ?? metric.reason ?? "There is no interval."} />
      ),
  },
  { key: "folds", header: "folds", align: "right", value: (metric) => metric.folds.length },
  {
    key: "better",
    header: "better",
    hint: "By the metric's name; greater where the name tells nothing.",
    value: (metric) => (metric.direction === "maximize" ? "greater" : "smaller"),
  },
  {
    key: "remark",
    header: "remark",
    wrap: 420,
    value: (metric) => remarkOf(metric) || null,
    cell: (metric) => remarkOf(metric),
  },
];

/** Every metric over the folds. */
export function MetricTable({ group, onValue }: { group: FoldGroup; onValue: (value: string) => void }) {
  return (
    <Section
      title="Over the folds"
      about={
        group.value === "last"
          ? "of the last value of each run"
          : "of the best value of each run's history: chosen by what it shows, it flatters"
      }
      flush
      actions={
        <>
          <SegmentedControl
            aria-label="Which value of each history"
            value={group.value}
            onChange={onValue}
            data={["last", "best"]}
          />
          <CsvButton title={`${group.label} over folds`} columns={COLUMNS} rows={group.metrics} />
        </>
      }
    >
      <DataTable
        label="Metrics over the folds"
        columns={COLUMNS}
        rows={group.metrics}
        rowKey={(metric) => metric.name}
        rowHeight={40}
      />
    </Section>
  );
}

/** Each fold's value of every metric. */
export function FoldTable({ group }: { group: FoldGroup }) {
  const rows = foldLines(group.metrics);
  const columns: Column<FoldLineOfTable>[] = [
    {
      key: "fold",
      header: "fold",
      align: "left",
      value: (line) => line.fold,
      cell: (line) => `F${line.fold}`,
    },
    {
      key: "runs",
      header: line(rows),
      value: ({ runs }) => runs.join(" "),
      cell: ({ runs }) => runs.map((run, i) => <RunLink key={run} run={run} isFirst={i === 0} />),
    },
    ...group.metrics.map(
      ({ name }): Column<FoldLineOfTable> => ({
        key: `metric ${name}`,
        header: name,
        align: "right",
        value: ({ values }) => values[name] ?? null,
        cell: ({ values }) => {
          const value = values[name];
          return value === undefined ? (
            <MissingValue reason={`This fold did not log ${name}.`} />
          ) : (
            formatMetric(name, value)
          );
        },
      }),
    ),
  ];
  return (
    <Section
      title="By fold"
      flush
      actions={
        <CsvButton title={`${group.label} by fold`} columns={columns} rows={rows} sortParameter="folds" />
      }
    >
      <DataTable
        label="Metrics by fold"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.fold}
        sortParameter="folds"
      />
    </Section>
  );
}

function line(rows: readonly FoldLineOfTable[]): string {
  return rows.some(({ runs }) => runs.length > 1) ? "runs" : "run";
}

function RunLink({ run, isFirst }: { run: number; isFirst: boolean }) {
  return (
    <>
      {isFirst ? "" : ", "}
      <Link href={`/runs/${run}`}>{run}</Link>
    </>
  );
}
