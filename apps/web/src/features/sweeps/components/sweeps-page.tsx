"use client";

import { Button, Paper, SegmentedControl } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { sweepsQuery } from "@/entities/sweep/list-query";
import { SWEEP_ROW_HEIGHT, sweepColumns } from "@/entities/sweep/sweep-columns";
import { useUrlState } from "@/fetching/use-url-state";
import { plural } from "@/formats/numbers";
import { ExperimentList } from "./experiment-list";

const STATES = ["all", "running", "queued", "paused", "complete", "failed", "cancelled"];

export function SweepsPage() {
  const [state, setState] = useUrlState("state", "all");
  const query = useQuery(sweepsQuery(state === "all" ? "" : state));
  const sweeps = query.data?.sweeps ?? [];
  const columns = sweepColumns(sweeps);
  return (
    <>
      <PageHead
        title="Sweeps"
        about="A sweep trains every trial of a plan: variants × hyperparameters, on each fold."
        actions={
          <>
            <CsvButton title="sweeps" columns={columns} rows={sweeps} />
            <Button component={Link} href="/sweeps/new" leftSection={<IconPlus size={14} />}>
              New sweep
            </Button>
          </>
        }
      />
      <div className="fw-filters">
        <SegmentedControl aria-label="State" value={state} onChange={setState} data={STATES} />
        <span className="fw-dim">{query.data ? plural(sweeps.length, "sweep") : ""}</span>
      </div>
      <QueryView query={query}>
        {({ sweeps: rows }) =>
          rows.length === 0 ? (
            <EmptyState
              sentence={state === "all" ? "No sweep has been started yet." : `No sweep is ${state}.`}
              action={{ label: "New sweep", href: "/sweeps/new" }}
              command="npx foldwise sweep run data/sweeps/quick-start.yaml --watch"
            />
          ) : (
            <Paper style={{ overflow: "hidden" }}>
              <DataTable
                label="Sweeps"
                columns={columns}
                rows={rows}
                rowKey={(sweep) => sweep.id}
                rowHeight={SWEEP_ROW_HEIGHT}
              />
            </Paper>
          )
        }
      </QueryView>
      <ExperimentList />
    </>
  );
}
