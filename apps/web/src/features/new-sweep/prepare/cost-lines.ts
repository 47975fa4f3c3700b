import type { PlanCost, TimeBasis } from "@foldwise/core";
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

const BASES: Record<TimeBasis, string> = {
  measured: "by epochs measured here, one training at a time",
  scaled: "by other networks measured here, scaled by multiply-adds",
  assumed: "assumed: nothing was trained here yet",
};

/** What an estimate of time is known from, in words; costs that were stored before it was kept had measured epochs. */
export function basisText(basis: TimeBasis | null | undefined): string {
  return BASES[basis ?? "measured"];
}

function timeLine({ seconds, trainings, basis }: PlanCost): CostLine {
  const label = "Time";
  if (trainings === 0) return { label, value: "0 s", detail: "every training is there already" };
  if (seconds === null) return { label, value: null, detail: "no epoch of this kind was measured here yet" };
  return { label, value: `≈ ${formatDuration(seconds)}`, detail: basisText(basis) };
}
