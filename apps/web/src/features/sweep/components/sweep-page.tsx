"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNamePage } from "@/components/page-name";
import { QueryView } from "@/components/query-view";
import { sweepCurvesQuery, sweepQuery } from "@/entities/sweep/queries";
import { pickShownTrials } from "@/entities/sweep/shown-trials";
import { type StreamState, useSweepStream } from "@/entities/sweep/use-sweep-stream";
import { workersQuery } from "@/entities/worker/queries";
import { useUrlState } from "@/fetching/use-url-state";
import { prepareWaiting } from "../prepare/waiting";
import { BestCard } from "./best-card";
import { EditsPanel } from "./edits-panel";
import { FoldChart } from "./fold-chart";
import { NestedPanel } from "./nested-panel";
import { RobustnessPanel } from "./robustness-panel";
import { SweepFailures } from "./sweep-failures";
import { SweepHead } from "./sweep-head";
import classes from "./sweep-page.module.css";
import { SweepStrip } from "./sweep-strip";
import { TrialsTable } from "./trials-table";
import { WaitingPanel } from "./waiting-panel";

/** The page a person sees first: a sweep that is moving. */
export function SweepPage({ id }: { id: string }) {
  const detail = useQuery(sweepQuery(id));
  const curves = useQuery(sweepCurvesQuery(id));
  const stream = useSweepStream(id, curves.data?.cursor);
  useNamePage(detail.data?.name ?? null);
  return (
    <QueryView query={detail} skeleton={<SweepSkeleton />}>
      {(sweep) => <Loaded id={id} sweep={sweep} stream={stream} />}
    </QueryView>
  );
}

function Loaded({ id, sweep, stream }: { id: string; sweep: SweepDetail; stream: StreamState }) {
  const curves = useQuery(sweepCurvesQuery(id));
  const workers = useQuery(workersQuery).data?.filter((worker) => worker.state === "live").length;
  const [trial] = useUrlState("trial", "");
  const shown = pickShownTrials(sweep, trial === "" ? null : Number(trial));
  const waiting = prepareWaiting(sweep, workers);
  return (
    <>
      <SweepHead id={id} sweep={sweep} stream={stream} />
      <SweepFailures sweep={sweep} />
      <BestCard sweep={sweep} />
      <NestedPanel sweep={sweep} />
      <SweepStrip sweep={sweep} />
      <div className={classes.charts} data-single={sweep.dataset === null || undefined}>
        {waiting ? (
          <WaitingPanel waiting={waiting} />
        ) : (
          <QueryView query={curves} skeleton={<Skeleton h={430} radius="lg" />}>
            {({ curves: map }) => <FoldChart sweep={sweep} shown={shown} curves={map} />}
          </QueryView>
        )}
        {/* Test noise is of images: without a dataset there are none. */}
        {sweep.dataset === null ? null : <RobustnessPanel sweep={sweep} shown={shown} />}
      </div>
      <TrialsTable sweep={sweep} />
      <EditsPanel sweep={sweep} />
    </>
  );
}

function SweepSkeleton() {
  return (
    <>
      <Skeleton h={52} mb={16} w={420} maw="100%" />
      <Skeleton h={98} mb={16} radius="lg" />
      <Skeleton h={430} mb={16} radius="lg" />
      <Skeleton h={130} radius="lg" />
    </>
  );
}
