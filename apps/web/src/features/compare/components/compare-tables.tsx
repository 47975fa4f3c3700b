"use client";

import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { stateText } from "@foldwise/core/sweep";
import { Switch } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { CopyText } from "@/components/copy-text";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { MissingValue } from "@/components/missing-value";
import { Section } from "@/components/section";
import { StateBadge } from "@/components/state-badge";
import { runQuery } from "@/entities/run/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import { parameterHint, shortenDigest } from "@/formats/parameters";
import { headlineEvaluation, type ParameterRow, prepareParameters } from "../prepare/compare";
import { nameRuns } from "../prepare/name-runs";
import { resultMetrics } from "../prepare/result-metrics";

/** What the runs were told, and what came of it. */
export function CompareTables({ runs }: { runs: readonly RunSummary[] }) {
  const [all, setAll] = useUrlState("all", "");
  const answers = useQueries({ queries: runs.map((run) => runQuery(String(run.id))) });
  const results = runs.map((run, index) => ({
    run,
    evaluation: headlineEvaluation(answers[index]?.data?.evaluations ?? []),
  }));
  const names = nameRuns(runs);
  const resultColumns: Column<(typeof results)[number]>[] = [
    {
      key: "run",
      header: "run",
      value: ({ run }) => run.name,
      cell: ({ run }) => (
        <>
          <Link href={`/runs/${run.id}`}>{names.find((_, at) => runs[at]?.id === run.id)?.short}</Link>
          <div className="fw-dim">{run.name}</div>
        </>
      ),
    },
    ...resultMetrics(results.map(({ evaluation }) => evaluation)).map(
      (name): Column<(typeof results)[number]> => ({
        key: name,
        header: metricLabel(name),
        hint: "On the test side without noise; of the best weights where they were evaluated.",
        align: "right",
        value: ({ evaluation }) => evaluation?.metrics[name] ?? null,
        cell: ({ evaluation }) => {
          const value = evaluation?.metrics[name];
          return value === null || value === undefined ? (
            <MissingValue reason="Not evaluated yet, or the metric does not exist for this run." />
          ) : (
            formatMetric(name, value)
          );
        },
      }),
    ),
    {
      key: "state",
      header: "state",
      value: ({ run }) => stateText(run),
      cell: ({ run }) => <StateBadge state={run.state} waitingForSlot={run.waitingForSlot} />,
    },
    { key: "epoch", header: "epochs", align: "right", value: ({ run }) => run.epoch },
  ];
  const parameterColumns: Column<ParameterRow>[] = [
    {
      key: "name",
      header: "parameter",
      value: (row) => row.name,
      cell: (row) => <span title={parameterHint(row.key)}>{row.name}</span>,
    },
    ...runs.map(
      (run, index): Column<ParameterRow> => ({
        key: String(run.id),
        header: names[index]?.short ?? run.name,
        href: `/runs/${run.id}`,
        hint: run.name,
        value: (row) => row.values[index] ?? null,
        cell: (row) => <ParameterValue value={row.values[index] ?? null} />,
      }),
    ),
  ];
  return (
    <>
      <Section
        flush
        title="Results"
        actions={<CsvButton title="compared runs" columns={resultColumns} rows={results} />}
      >
        <DataTable
          label="Results"
          columns={resultColumns}
          rows={results}
          rowKey={({ run }) => run.id}
          rowHeight={44}
        />
      </Section>
      <Section
        flush
        title="Parameters"
        actions={
          <Switch
            label="Show identical parameters"
            checked={all === "1"}
            onChange={(event) => setAll(event.currentTarget.checked ? "1" : "")}
          />
        }
      >
        <DataTable
          label="Parameters"
          columns={parameterColumns}
          rows={prepareParameters(runs, all !== "1")}
          rowKey={(row) => row.key}
          sortParameter="psort"
          empty={<p style={{ padding: "0 16px" }}>The runs have identical parameters.</p>}
        />
      </Section>
    </>
  );
}

function ParameterValue({ value }: { value: string | null }) {
  if (value === null) return <MissingValue reason="This run does not have it." />;
  const short = shortenDigest(value);
  return short === value ? value : <CopyText text={value}>{short}</CopyText>;
}
