import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { metricLabel } from "../../../formats/metric-label";
import type { EvaluationRow } from "./evaluation-rows";

const RATES = [
  ["accuracy", "accuracy"],
  ["balanced_accuracy", "balanced acc."],
  ["auc", "ROC AUC"],
  ["precision/macro", "precision"],
  ["recall/macro", "recall"],
  ["f1/macro", "F1"],
] as const;

/** Of three and more classes the positive one's AUC says little of the others. */
const RATES_OF_MANY = RATES.map(([name, header]): readonly [string, string] =>
  name === "auc" ? ["auc/macro", "ROC AUC"] : [name, header],
);

/**
 * What an evaluation's columns are of: rates of a classification; of any other task, all that was measured.
 *
 * @param named measures that the run's plan named: their units stand in the headers
 */
export function evaluationMeasures(
  rows: readonly EvaluationRow[],
  named: NonNullable<RunDetail["measures"]>,
): readonly (readonly [name: string, header: string])[] {
  if (hasClasses(rows)) return rows.some(({ first }) => first.classes.length > 2) ? RATES_OF_MANY : RATES;
  const names = new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)));
  return [...names].map((name) => {
    const unit = named.find((one) => one.name === name)?.unit ?? null;
    return [name, `${metricLabel(name)}${unit === null ? "" : ` (${unit})`}`] as const;
  });
}

/** What was tested: images of classes, items of any other task; null where nothing is known of them. */
export function sizeName(rows: readonly EvaluationRow[]): "images" | "items" | null {
  if (rows.every(({ images }) => images === 0)) return null;
  return hasClasses(rows) ? "images" : "items";
}

export function hasClasses(rows: readonly EvaluationRow[]): boolean {
  return rows.some(({ first }) => first.classes.length > 0);
}
