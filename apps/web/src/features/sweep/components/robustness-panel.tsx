"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { Switch } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartFrame } from "@/charts/chart-frame";
import { baselinesQuery } from "@/entities/baseline/queries";
import { sweepEvaluationsQuery } from "@/entities/sweep/queries";
import type { ShownTrial } from "@/entities/sweep/shown-trials";
import { useUrlState } from "@/fetching/use-url-state";
import { emptyRobustness } from "../prepare/empty-robustness";
import { publishedRobustness } from "../prepare/published";
import { prepareRobustness } from "../prepare/robustness";
import { RobustnessChart } from "./robustness-chart";

const METRIC = "balanced_accuracy";

/** Balanced accuracy over the numeric test sigma, a line for each variant. */
export function RobustnessPanel({ sweep, shown }: { sweep: SweepDetail; shown: readonly ShownTrial[] }) {
  const paper = sweep.dataset?.paper ?? null;
  // On other data than a paper's, published numbers are shown only to those who ask.
  const [asked, setAsked] = useUrlState("published", paper === null ? "0" : "1");
  const withPublished = asked === "1";
  const baselines = useQuery({ ...baselinesQuery, enabled: withPublished });
  const evaluations = useQuery({
    ...sweepEvaluationsQuery(sweep.id, {
      metric: METRIC,
      trials: shown.flatMap(({ numbers }) => numbers),
      // Of a sweep with many others, those of the trials shown are complete with their runs.
      done: sweep.trialsLeftOut > 0 ? completeRuns(shown) : sweep.evaluations.complete,
    }),
    placeholderData: keepPreviousData,
  }).data;
  const published = withPublished ? publishedRobustness(baselines.data ?? [], METRIC, paper) : null;
  const chart = prepareRobustness({
    metric: METRIC,
    weights: sweep.objective.weights,
    variants: shown.map(({ variant, numbers }) => ({
      name: variant.name,
      evaluations: evaluations?.filter((one) => numbers.includes(one.trial)) ?? [],
    })),
    published,
  });
  return (
    <ChartFrame
      title="Robustness"
      about="balanced accuracy by test sigma; mean, min and max of folds"
      file={`${sweep.name} robustness`}
      table={chart.table}
      controls={
        <Switch
          label="Published"
          checked={withPublished}
          onChange={(event) => setAsked(event.currentTarget.checked ? "1" : "0")}
        />
      }
    >
      <RobustnessChart
        chart={chart}
        metric={METRIC}
        isComparable={paper !== null && published?.baseline === paper}
        empty={evaluations === undefined ? "Loading evaluations." : emptyRobustness(sweep)}
      />
    </ChartFrame>
  );
}

function completeRuns(shown: readonly ShownTrial[]): number {
  return shown.flatMap(({ trial }) => trial?.runs ?? []).filter(({ state }) => state === "complete").length;
}
