import type { PlanCost } from "@foldwise/core/sweep";
import { formatCount, plural } from "../../../formats/numbers";
import { timeDetail, timeValue } from "../../../formats/plan-time";

export interface CostLine {
  label: string;
  value: string | null;
  detail: string;
}

/** What a plan will cost, in words for the launch bar. */
export function prepareCost(cost: PlanCost): CostLine[] {
  return [
    { label: "Trials", value: formatCount(cost.trials), detail: "configurations × variants" },
    { label: "Runs", value: formatCount(cost.runs), detail: sharedText(cost) },
    { label: "Evaluations", value: formatCount(cost.evaluations), detail: evaluationsText(cost) },
    {
      label: "Max epochs",
      value: formatCount(cost.epochs),
      detail: cost.trainings === 0 ? "nothing to train" : "fewer with early stopping",
    },
    timeLine(cost),
  ];
}

/** How many of the runs are trained, and how many take the results of earlier ones. */
function sharedText({ trainings, shared }: PlanCost): string {
  if (shared === 0) return "none cached";
  if (trainings === 0) return "all reused from cache";
  return `${formatCount(trainings)} to train, ${formatCount(shared)} reused from cache`;
}

function evaluationsText({ evaluations, newEvaluations = evaluations }: PlanCost): string {
  if (newEvaluations === 0 && evaluations > 0) return "all reused from cache";
  return newEvaluations === evaluations
    ? "one confusion matrix each"
    : `${formatCount(newEvaluations)} to compute, the rest reused from cache`;
}

/** The whole cost in a line, for the bar that stays in sight. */
export function costSummary(cost: PlanCost): string {
  const time = timeLine(cost);
  return [
    `${plural(cost.runs, "run")} (${sharedText(cost)})`,
    plural(cost.evaluations, "evaluation"),
    time.value ?? "time unknown",
  ].join(" · ");
}

function timeLine(cost: PlanCost): CostLine {
  const label = "Time";
  if (cost.trainings === 0 && cost.newEvaluations === 0)
    return { label, value: "nothing to do", detail: "results are reused at once" };
  return { label, value: timeValue(cost), detail: timeDetail(cost) };
}
