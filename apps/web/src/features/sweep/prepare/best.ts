import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";
import { metricLabel } from "../../../formats/metric-label";
import { formatMetric, plural } from "../../../formats/numbers";
import { formatParameter, parameterLabels } from "../../../formats/parameters";
import { bestTrial, isTrialFeasible } from "./rank-trials";

export interface Best {
  /** `Best val balanced accuracy`, with "so far" while others may still be better. */
  label: string;
  value: string;
  trial: number;
  variant: string;
  /** What the search chose for it. */
  parameters: { key: string; label: string; value: string }[];
  /** Range over folds, and of how many trials it is the best. */
  detail: string;
}

/** The answer to the question that a search asks; null while no trial is complete. */
export function prepareBest(sweep: SweepDetail): Best | null {
  const best = bestTrial(sweep);
  if (best === null || typeof best.objective !== "number") return null;
  const { metric } = sweep.objective;
  const keys = Object.keys(best.configuration);
  const labels = parameterLabels(keys);
  const rated =
    sweep.trialsLeftOut > 0
      ? (sweep.trials.byState.complete ?? 0)
      : sweep.trialViews.filter((trial) => typeof trial.objective === "number" && isTrialFeasible(trial))
          .length;
  return {
    label: `Best ${metricLabel(metric)}${isTerminal(sweep.state) ? "" : " so far"}`,
    value: formatMetric(metric, best.objective),
    trial: best.number,
    variant: best.variant,
    parameters: keys.map((key) => ({
      key,
      label: labels.get(key) ?? key,
      value: formatParameter(best.configuration[key] ?? null),
    })),
    detail: [
      best.range && best.runs.length > 1
        ? `${best.range.map((end) => formatMetric(metric, end)).join(" – ")} over ${plural(best.runs.length, "run")}`
        : "",
      `best of ${plural(rated, "trial")}`,
    ]
      .filter(Boolean)
      .join(" · "),
  };
}
