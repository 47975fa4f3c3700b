"use client";

import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNamePage } from "@/components/page-name";
import { QueryView } from "@/components/query-view";
import { Warnings } from "@/components/warnings";
import { runMetricsPath, runMetricsQuery, runPath, runQuery } from "@/entities/run/queries";
import { preloadJson } from "@/fetching/preload-json";
import { FilesPanel } from "../files/components/files-panel";
import { versionNotes } from "../prepare/version-notes";
import { useRunStream } from "../queries/use-run-stream";
import { AttemptsPanel } from "./attempts-panel";
import { DamageNote } from "./damage-note";
import { EvaluationsPanel } from "./evaluations-panel";
import { FailureNote } from "./failure-note";
import { LineagePanel } from "./lineage-panel";
import { LogPanel } from "./log-panel";
import { LoggedRunStrip } from "./logged-run-strip";
import { NestedPanel } from "./nested-panel";
import { ParametersPanel } from "./parameters-panel";
import classes from "./run.module.css";
import { RunChartPanel } from "./run-chart-panel";
import { RunHead } from "./run-head";
import { RunStrip } from "./run-strip";
import { StopNote } from "./stop-note";
import { TagsPanel } from "./tags-panel";

/** One training on one fold with one seed, and everything that made it; or what a program outside logged. */
export function RunPage({ id }: { id: string }) {
  preloadJson(runPath(id));
  preloadJson(runMetricsPath(id));
  const detail = useQuery(runQuery(id));
  const metrics = useQuery(runMetricsQuery(id));
  useRunStream(id, metrics.data?.cursor);
  useNamePage(detail.data?.name ?? null);
  return (
    <QueryView query={detail} skeleton={<Skeleton h={700} radius="lg" />}>
      {(run) => <Loaded id={id} run={run} />}
    </QueryView>
  );
}

function Loaded({ id, run }: { id: string; run: RunDetail }) {
  const metrics = useQuery(runMetricsQuery(id));
  const chart = (
    <QueryView query={metrics} skeleton={<Skeleton h={430} radius="lg" />}>
      {(data) => <RunChartPanel run={run} metrics={data} />}
    </QueryView>
  );
  if (run.sweepId === null)
    return (
      <>
        <RunHead run={run} />
        <div className="fw-stack">
          <DamageNote damage={metrics.data?.damage ?? []} />
          <LoggedRunStrip run={run} />
          {run.children > 0 ? <NestedPanel run={run} /> : null}
          {chart}
          <div className="fw-grid-2" style={{ marginBottom: 0 }}>
            <ParametersPanel run={run} />
            <TagsPanel run={run} />
          </div>
          <FilesPanel run={run} />
        </div>
      </>
    );
  return (
    <>
      <RunHead run={run} />
      <div className="fw-stack">
        {run.failure ? <FailureNote failure={run.failure} /> : null}
        {run.stop ? <StopNote stop={run.stop} /> : null}
        <Warnings title="Library versions" lines={versionNotes(run)} />
        <DamageNote damage={metrics.data?.damage ?? []} />
        <RunStrip run={run} />
        <div className={classes.columns}>
          {chart}
          <AttemptsPanel run={run} />
        </div>
        <EvaluationsPanel run={run} />
        <div className="fw-grid-2" style={{ marginBottom: 0 }}>
          <ParametersPanel run={run} />
          <LineagePanel run={run} />
        </div>
        <FilesPanel run={run} />
        <LogPanel id={id} run={run} />
      </div>
    </>
  );
}
