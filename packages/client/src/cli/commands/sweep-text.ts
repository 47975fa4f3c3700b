import type { PlanCost, SweepSummary } from "@foldwise/core";
import { durationText, rate, textTable } from "../text";

const BASES = {
  measured: "by epochs measured here",
  scaled: "by other networks measured here, scaled by multiply-adds",
  assumed: "assumed: nothing was trained here yet",
};

export function costText(cost: PlanCost): string {
  return [
    `${cost.trials} trials, ${cost.trainings} trainings (${cost.shared} shared), ${cost.evaluations} evaluations`,
    timeText(cost),
  ].join("\n");
}

/** Epochs and time of a plan, and what the time is known from. */
export function timeText({ epochs, seconds, basis }: Pick<PlanCost, "epochs" | "seconds" | "basis">): string {
  const time =
    seconds === null
      ? "no measure yet of how long one takes"
      : `about ${durationText(seconds)}, ${BASES[basis ?? "measured"]}`;
  return `at most ${epochs} epochs; ${time}`;
}

export function sweepText(sweep: SweepSummary): string {
  const { trainings, evaluations, epochs, best } = sweep;
  return [
    `sweep ${sweep.id}  ${sweep.name}  ${sweep.state}${sweep.intent === "run" ? "" : ` (asked to ${sweep.intent})`}`,
    `data set ${sweep.dataset.name}${sweep.simulated ? "; simulated: its numbers are no results" : ""}`,
    `trainings ${trainings.complete}/${trainings.planned}, epochs ${epochs.complete}/${epochs.planned}, evaluations ${evaluations.complete}/${evaluations.planned}, failures ${sweep.failures}`,
    best
      ? `best ${sweep.objective.metric} ${rate(best.value)}: trial ${best.trialNumber} (${best.variant})`
      : "",
    sweep.failure ? `failed: ${sweep.failure.message}` : "",
  ]
    .filter(Boolean)
    .join("\n");
}

export function sweepsText(sweeps: readonly SweepSummary[]): string {
  if (sweeps.length === 0)
    return "No sweeps yet. Start one: foldwise sweep run data/sweeps/quick-start.yaml --watch";
  return textTable(
    ["id", "name", "state", "trainings", "evaluations", "best", "data set"],
    sweeps.map((s) => [
      s.id,
      s.name,
      s.state,
      `${s.trainings.complete}/${s.trainings.planned}`,
      `${s.evaluations.complete}/${s.evaluations.planned}`,
      rate(s.best?.value),
      s.dataset.name,
    ]),
  );
}
