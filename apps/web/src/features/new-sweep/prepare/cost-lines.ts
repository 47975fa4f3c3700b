import type { PlanCost, TimeBasis } from "@foldwise/core/sweep";
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
    { label: "Evaluations", value: formatCount(cost.evaluations), detail: "one confusion matrix each" },
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

/** The whole cost in a line, for the bar that stays in sight. */
export function costSummary(cost: PlanCost): string {
  const time = timeLine(cost);
  return [
    `${plural(cost.runs, "run")} (${sharedText(cost)})`,
    plural(cost.evaluations, "evaluation"),
    time.value ?? time.detail,
  ].join(" · ");
}

const BASES: Record<TimeBasis, string> = {
  measured: "from epochs measured here, one run at a time",
  scaled: "from other models measured here, scaled by multiply-adds",
  assumed: "assumed: nothing was trained here yet",
};

/** What an estimate of time is known from, in words; costs that were stored before it was kept had measured epochs. */
export function basisText(basis: TimeBasis | null | undefined): string {
  return BASES[basis ?? "measured"];
}

function timeLine({ seconds, trainings, basis }: PlanCost): CostLine {
  const label = "Time";
  if (trainings === 0) return { label, value: "no training", detail: "results are reused at once" };
  if (seconds === null)
    return { label, value: null, detail: "no epoch of this kind has been measured here yet" };
  return { label, value: `≈ ${formatDuration(seconds)}`, detail: basisText(basis) };
}
