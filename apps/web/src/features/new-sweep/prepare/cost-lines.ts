import { estimateWords, type PlanCost } from "@foldwise/core/sweep";
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
    { label: "Trials", value: formatCount(cost.trials), detail: "configurations × variants" },
    { label: "Runs", value: formatCount(cost.runs), detail: sharedText(cost) },
    { label: "Evaluations", value: formatCount(cost.evaluations), detail: evaluationsText(cost) },
    {
      label: "Max epochs",
      value: formatCount(cost.epochs),
      detail: cost.trainings === 0 ? "no run has to be trained" : "fewer with early stopping",
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
  if (newEvaluations === 0 && evaluations > 0) return "all there already";
  return newEvaluations === evaluations
    ? "one confusion matrix each"
    : `${formatCount(newEvaluations)} to make, the others are there`;
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

/** How long a plan takes to its end; null where a part is unknown. */
export function timeValue({ time }: Pick<PlanCost, "time">): string | null {
  return time && time.seconds !== null ? `≈ ${formatDuration(time.seconds)}` : null;
}

/** What the time is made of, and what each part is known from. */
export function timeDetail({ time }: Pick<PlanCost, "time">): string {
  return time ? estimateWords(time, formatDuration).join(" · ") : "no time estimate";
}

function timeLine(cost: PlanCost): CostLine {
  const label = "Time";
  if (cost.trainings === 0 && cost.newEvaluations === 0)
    return { label, value: "nothing to do", detail: "results are reused at once" };
  return { label, value: timeValue(cost), detail: timeDetail(cost) };
}
