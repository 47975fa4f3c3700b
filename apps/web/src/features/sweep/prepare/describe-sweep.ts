import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { limitText, objectivePlaceText, shareText } from "@foldwise/core/sweep";
import { metricLabel } from "../../../formats/metric-label";
import { plural } from "../../../formats/numbers";

/**
 * One line on what a sweep does: "3 folds × 2 variants × 5 test sigmas · maximize val balanced accuracy · …", and why it
 * ended where it did.
 */
export function describeSweep(sweep: SweepDetail): string {
  const shape = [
    plural(sweep.folds.length, sweep.nested ? "outer fold" : "fold"),
    ...(sweep.nested ? [plural(sweep.nested.innerFolds, "inner fold")] : []),
    plural(sweep.variants.length, "variant"),
    ...(sweep.dataset === null ? [] : [plural(sweep.testSigmas.length, "test sigma")]),
  ].join(" × ");
  const { trainings, evaluations } = sweep;
  const several = sweep.objectives.map(({ metric, direction }) => `${direction} ${metricLabel(metric)}`);
  const goal = sweep.front
    ? several.join(", ")
    : `${sweep.objective.direction} ${metricLabel(sweep.objective.metric)}`;
  return [
    shape,
    `${goal} ${objectivePlaceText(sweep.objective)}, ${sweep.objective.overFolds} over ${sweep.nested ? "inner folds" : "folds"}`,
    ...sweep.constraints.map(limitText),
    `${plural(trainings.planned, "training")} ${trainings.planned === 1 ? "serves" : "serve"} ${plural(evaluations.planned, "evaluation")}`,
    ...(sweep.dataset ? [sweep.dataset.name] : []),
    ...[shareText(sweep.share)].filter(Boolean),
    ...(sweep.endReason?.text ? [sweep.endReason.text] : []),
  ].join(" · ");
}
