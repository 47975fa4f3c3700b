"use client";

import type { EvaluationView, RunDetail, SweepDetail } from "@foldwise/core";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { ChartFrame } from "@/charts/chart-frame";
import { runQuery } from "@/features/run/queries/run";
import { prepareRobustness } from "../prepare/robustness";
import type { ShownTrial } from "../prepare/shown-trials";
import { RobustnessChart } from "./robustness-chart";

const METRIC = "balanced_accuracy";

/** Balanced accuracy over the numeric test sigma, a line for each variant. */
export function RobustnessPanel({ sweep, shown }: { sweep: SweepDetail; shown: readonly ShownTrial[] }) {
  const runs = shown.flatMap((item) => item.trial?.runs ?? []);
  // A new evaluation changes the count, and with it the key: the runs are asked once more.
  const answers = useQueries({
    queries: runs.map((run) => ({
      ...runQuery(String(run.id), sweep.evaluations.complete),
      placeholderData: keepPreviousData<RunDetail>,
    })),
  });
  const evaluations = new Map(
    answers.flatMap(({ data }): [number, EvaluationView[]][] => (data ? [[data.id, data.evaluations]] : [])),
  );
  const chart = prepareRobustness({
    metric: METRIC,
    variants: shown.map((item) => ({
      name: item.variant.name,
      runs: (item.trial?.runs ?? []).map((run) => evaluations.get(run.id) ?? []),
    })),
  });
  return (
    <ChartFrame
      title="Robustness to test noise"
      about="balanced accuracy by test sigma (8-bit units), mean and min–max of folds"
      file={`${sweep.name} robustness`}
      table={chart.table}
    >
      <RobustnessChart chart={chart} metric={METRIC} />
    </ChartFrame>
  );
}
