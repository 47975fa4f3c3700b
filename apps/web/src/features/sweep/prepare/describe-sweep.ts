import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { isMaximum, limitText, objectivePlaceText, shareText } from "@foldwise/core/sweep";
import { metricLabel } from "../../../formats/metric-label";
import { formatCount, plural } from "../../../formats/numbers";

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
  const several = sweep.objectives.map(({ metric, direction }) => `${direction} ${metricLabel(metric)}`);
  const goal = sweep.front
    ? several.join(", ")
    : `${sweep.objective.direction} ${metricLabel(sweep.objective.metric)}`;
  return [
    shape,
    `${goal} ${objectivePlaceText(sweep.objective)}, ${sweep.objective.overFolds} over ${sweep.nested ? "inner folds" : "folds"}`,
    ...sweep.constraints.map(limitText),
    workText(sweep),
    ...(sweep.dataset ? [sweep.dataset.name] : []),
    ...[shareText(sweep.share)].filter(Boolean),
    ...(sweep.endReason?.text ? [sweep.endReason.text] : []),
  ].join(" · ");
}

/** `10 trainings serve 30 evaluations, 8 pruned`: those that are pruned serve none. */
function workText(sweep: Pick<SweepDetail, "state" | "trainings" | "evaluations" | "epochs">): string {
  const { planned, pruned } = sweep.trainings;
  const most = isMaximum(sweep) ? "max. " : "";
  const serving = planned - pruned;
  return [
    `${most}${plural(serving, "training")} ${serving === 1 ? "serves" : "serve"} ${most}${plural(sweep.evaluations.planned, "evaluation")}`,
    ...(pruned > 0 ? [`${formatCount(pruned)} pruned`] : []),
  ].join(", ");
}
