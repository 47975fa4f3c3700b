"use client";

import type { Overview } from "@foldwise/core/contracts/http-responses";
import { Button, Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/data-table/data-table";
import { Link } from "@/components/link";
import { PageHead } from "@/components/page-head";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { StatCard } from "@/components/stat-card";
import { OVERVIEW_PATH, overviewQuery } from "@/entities/overview/queries";
import { SWEEP_ROW_HEIGHT, sweepColumns } from "@/entities/sweep/sweep-columns";
import { preloadJson } from "@/fetching/preload-json";
import { formatCount, plural } from "@/formats/numbers";
import { BestResults } from "./best-results";
import { FailureList } from "./failure-list";
import { FirstRun } from "./first-run";
import { LiveSweep } from "./live-sweep";
import { MlflowAddress } from "./mlflow-address";
import { TableCards } from "./table-cards";

/** What runs, what is best, what finished, what failed. */
export function OverviewPage() {
  preloadJson(OVERVIEW_PATH);
  const query = useQuery(overviewQuery);
  return (
    <>
      <MlflowAddress />
      <PageHead
        title="Overview"
        actions={
          <Button component={Link} href="/sweeps/new" leftSection={<IconPlus size={14} />}>
            New sweep
          </Button>
        }
      />
      <QueryView query={query} skeleton={<Skeleton h={520} radius="lg" />}>
        {(overview) => <Loaded overview={overview} />}
      </QueryView>
    </>
  );
}

/** The rest is on the page of sweeps. */
const MAX_FINISHED = 6;

function Loaded({ overview }: { overview: Overview }) {
  const { live, recent, failures, totals, workers } = overview;
  const shown = recent.slice(0, MAX_FINISHED);
  return (
    <div className="fw-stack">
      {live.length === 0 && recent.length === 0 ? <FirstRun overview={overview} /> : null}
      {live.map((sweep) => (
        <LiveSweep key={sweep.id} sweep={sweep} />
      ))}
      <div className="fw-strip">
        <StatCard label="Sweeps" value={formatCount(totals.sweeps)} detail={plural(totals.runs, "run")} />
        <StatCard
          label="Training runs"
          value={formatCount(totals.trainings)}
          detail={plural(totals.epochs, "epoch")}
        />
        <StatCard
          label="Evaluations"
          value={formatCount(totals.evaluations)}
          detail="one confusion matrix each"
        />
        <StatCard
          label="Workers"
          value={formatCount(workers.live)}
          detail={`${workers.busy} of ${plural(workers.slots, "slot")} busy${workers.lost > 0 ? ` · ${workers.lost} lost` : ""}`}
        />
      </div>
      <BestResults sweeps={[...live, ...recent]} />
      {recent.length > 0 ? (
        <Section
          flush
          title="Finished sweeps"
          actions={
            <Button component={Link} href="/sweeps" variant="default">
              All sweeps
            </Button>
          }
        >
          <DataTable
            label="Finished sweeps"
            columns={sweepColumns(shown)}
            rows={shown}
            rowHeight={SWEEP_ROW_HEIGHT}
            rowKey={(sweep) => sweep.id}
          />
        </Section>
      ) : null}
      <FailureList runs={failures} />
      <TableCards />
    </div>
  );
}
