import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { formatMetric } from "../../../formats/numbers";
import { rankTrials } from "./rank-trials";

/** Trials to choose from, as the table has them; the empty value is the best of each variant. */
export function trialChoices(sweep: SweepDetail): { value: string; label: string }[] {
  return [
    {
      value: "",
      label: sweep.nested ? "Outer folds" : sweep.front ? "Of the Pareto front" : "Best of each variant",
    },
    ...rankTrials(sweep).map(({ number, variant, objective, state, outerFold, isRefit }) => ({
      value: String(number),
      label: [
        `#${number}`,
        ...(outerFold === null ? [] : [isRefit ? `fold ${outerFold}` : `inner folds of fold ${outerFold}`]),
        variant,
        objective === null ? state : formatMetric(sweep.objective.metric, decodeMetric(objective)),
        ...(sweep.front?.trials.includes(number) ? ["Pareto front"] : []),
      ].join(" · "),
    })),
  ];
}
