import type { PlanCost } from "@foldwise/core/sweep";
import { formatCount } from "../../../formats/numbers";
import { timeDetail, timeValue } from "../../../formats/plan-time";

export interface CostLine {
  label: string;
  /** Null while it is not known. */
  value: string | null;
  detail: string;
  /** Stays where there is room for a few. */
  isMain?: boolean;
}

/** What a plan will cost, in words for the launch bar. */
export function prepareCost(cost: PlanCost): CostLine[] {
  return [
    { label: "Trials", value: formatCount(cost.trials), detail: "configurations × variants", isMain: true },
    { label: "Runs", value: formatCount(cost.runs), detail: "trials × folds × seeds" },
    { label: "Trainings", value: formatCount(cost.trainings), detail: sharedText(cost), isMain: true },
    { label: "Evaluations", value: formatCount(cost.evaluations), detail: evaluationsText(cost) },
    {
      label: "Max epochs",
      value: formatCount(cost.epochs),
      detail: epochsText(cost),
    },
    { ...timeLine(cost), isMain: true },
  ];
}

function epochsText({ trainings, expectedEpochs }: PlanCost): string {
  if (trainings === 0) return "nothing to train";
  if (expectedEpochs === undefined) return "fewer with early stopping";
  return `about ${formatCount(expectedEpochs)} with promotion`;
}

/** How many of the runs take the results of earlier ones. */
function sharedText({ trainings, shared }: PlanCost): string {
  if (shared === 0) return "no run has a cached result";
  if (trainings === 0) return "all reused from cache";
  return `${formatCount(shared)} more reused from cache`;
}

function evaluationsText({ evaluations, newEvaluations = evaluations }: PlanCost): string {
  if (newEvaluations === 0 && evaluations > 0) return "all reused from cache";
  return newEvaluations === evaluations
    ? "trainings × test conditions"
    : `${formatCount(newEvaluations)} to compute, the rest reused from cache`;
}

function timeLine(cost: PlanCost): CostLine {
  const label = "Time";
  if (cost.trainings === 0 && cost.newEvaluations === 0)
    return { label, value: "nothing to do", detail: "results are reused at once" };
  return { label, value: timeValue(cost), detail: timeDetail(cost) };
}
