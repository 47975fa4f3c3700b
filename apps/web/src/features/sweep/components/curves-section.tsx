"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Skeleton } from "@mantine/core";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { QueryView } from "@/components/query-view";
import type { ShownTrial } from "@/entities/sweep/shown-trials";
import type { LoadedCurves } from "@/entities/sweep/use-sweep-curves";
import { workersQuery } from "@/entities/worker/queries";
import { prepareWaiting } from "../prepare/waiting";
import { FoldChart } from "./fold-chart";
import { RobustnessPanel } from "./robustness-panel";
import classes from "./sweep-page.module.css";
import { WaitingPanel } from "./waiting-panel";

interface CurvesSectionProps {
  sweep: SweepDetail;
  shown: readonly ShownTrial[];
  curves: UseQueryResult<LoadedCurves, Error>;
}

/** Fold curves and robustness of the trials that are shown; before the first epoch what is waited for. */
export const CurvesSection = memo(function CurvesSection({ sweep, shown, curves }: CurvesSectionProps) {
  const workers = useQuery(workersQuery).data?.filter((worker) => worker.state === "live").length;
  const waiting = prepareWaiting(sweep, workers);
  return (
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
  );
});
