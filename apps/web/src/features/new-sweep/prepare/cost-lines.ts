import type { PlanCost } from "@foldwise/core";
import { formatCount, plural } from "../../../formats/numbers";
import { formatDuration } from "../../../formats/times";

export interface CostLine {
  label: string;
  value: string | null;
  detail: string;
}

/** What a plan will cost, in words for the launch bar. */
export function prepareCost(cost: PlanCost): CostLine[] {
  return [
    { label: "Trials", value: formatCount(cost.trials), detail: plural(cost.runs, "run") },
    {
      label: "Trainings",
      value: formatCount(cost.trainings),
      detail:
        cost.shared > 0
          ? `${formatCount(cost.shared)} more are shared with earlier ones`
          : "none is there already",
    },
    { label: "Evaluations", value: formatCount(cost.evaluations), detail: "one confusion matrix each" },
    { label: "Epochs", value: formatCount(cost.epochs), detail: "at most; early stopping lowers it" },
    {
      label: "Time",
      value: cost.seconds === null ? null : `≈ ${formatDuration(cost.seconds)}`,
      detail:
        cost.seconds === null ? "no epoch of this kind was measured here yet" : "by epochs measured here",
    },
  ];
}
