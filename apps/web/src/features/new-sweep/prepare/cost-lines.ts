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
    timeLine(cost),
  ];
}

function timeLine({ seconds, trainings }: PlanCost): CostLine {
  const label = "Time";
  if (trainings === 0) return { label, value: "0 s", detail: "every training is there already" };
  if (seconds === null) return { label, value: null, detail: "no epoch of this kind was measured here yet" };
  return { label, value: `≈ ${formatDuration(seconds)}`, detail: "by epochs measured here" };
}
