"use client";

import type { EvaluationView, RunDetail, SweepDetail } from "@foldwise/core";
import { Switch } from "@mantine/core";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { ChartFrame } from "@/charts/chart-frame";
import { baselinesQuery } from "@/features/baselines/queries/baselines";
import { runQuery } from "@/features/run/queries/run";
import { useUrlState } from "@/fetching/use-url-state";
import { publishedRobustness } from "../prepare/published";
import { prepareRobustness } from "../prepare/robustness";
import type { ShownTrial } from "../prepare/shown-trials";
import { RobustnessChart } from "./robustness-chart";

const METRIC = "balanced_accuracy";

/** Balanced accuracy over the numeric test sigma, a line for each variant. */
export function RobustnessPanel({ sweep, shown }: { sweep: SweepDetail; shown: readonly ShownTrial[] }) {
  const runs = shown.flatMap((item) => item.trial?.runs ?? []);
  // On other data than the article's, its numbers are shown only to those who ask.
  const [asked, setAsked] = useUrlState("published", sweep.dataset.isArticle ? "1" : "0");
  const withPublished = asked === "1";
  const baselines = useQuery({ ...baselinesQuery, enabled: withPublished });
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
    published: withPublished ? publishedRobustness(baselines.data ?? [], METRIC) : null,
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
      <RobustnessChart chart={chart} metric={METRIC} isComparable={sweep.dataset.isArticle} />
    </ChartFrame>
  );
}
