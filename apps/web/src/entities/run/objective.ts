import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { objectivePlaceText } from "@foldwise/core/sweep";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";

export interface ObjectiveView {
  /** What it is: `val balanced accuracy`. */
  label: string;
  /** Null where there is no value; `reason` says why. */
  text: string | null;
  reason: string;
  /** Of which weights: `at the best epoch (lowest val/loss), epoch 7`. */
  place: string;
}

/** A run's objective with what it is of. */
export function prepareObjective(
  run: Pick<RunSummary, "objective" | "objectiveOf" | "failure" | "sweepId">,
): ObjectiveView {
  const { objective, objectiveOf: of } = run;
  if (of === null) {
    const reason =
      run.sweepId === null
        ? "A logged run has no objective."
        : (run.failure?.message ?? "Known after the first epoch.");
    return { label: "Objective", text: null, reason, place: "" };
  }
  return {
    label: metricLabel(of.metric),
    text: objective === null ? null : formatMetric(of.metric, decodeMetric(objective)),
    reason: `${of.metric} has no value in epoch ${of.epoch}.`,
    place: `${objectivePlaceText(of)}, epoch ${of.epoch}`,
  };
}
