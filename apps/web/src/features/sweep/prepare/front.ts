import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";
import { metricLabel } from "../../../formats/metric-label";
import { formatMetric, formatNumber, plural } from "../../../formats/numbers";

/** Trials that are shown with their values; the table of trials has them all, first. */
const MAX_TRIALS = 6;

export interface Front {
  /** `Pareto front so far`. */
  label: string;
  /** `5 trials`. */
  value: string;
  /** Of how many trials, and what they dominate. */
  detail: string;
  /** The first ones, by the first objective, with the value of each objective. */
  trials: { number: number; values: string }[];
  /** Names of the objectives, in the order of the values. */
  objectives: string;
}

/** The answer to the question that a search with several objectives asks; null while no trial is complete. */
export function prepareFront({ front, objectives, trialViews, state }: SweepDetail): Front | null {
  if (front === null || front.trials.length === 0) return null;
  const views = new Map(trialViews.map((trial) => [trial.number, trial]));
  const metrics = objectives.map(({ metric }) => metric);
  const reference = front.reference.map((value, index) => formatMetric(metrics[index] ?? "", value));
  return {
    label: `Pareto front${isTerminal(state) ? "" : " so far"}`,
    value: plural(front.trials.length, "trial"),
    detail: [
      `of ${plural(front.of, "trial")}`,
      ...(front.hypervolume === null
        ? []
        : [`hypervolume ${formatNumber(front.hypervolume)} up to (${reference.join(", ")})`]),
    ].join(" · "),
    trials: front.trials.slice(0, MAX_TRIALS).flatMap((number) => {
      const values = views.get(number)?.objectives;
      if (!values) return [];
      return [
        {
          number,
          values: values
            .map((value, index) =>
              typeof value === "number" ? formatMetric(metrics[index] ?? "", value) : "—",
            )
            .join(" · "),
        },
      ];
    }),
    objectives: metrics.map(metricLabel).join(" · "),
  };
}
