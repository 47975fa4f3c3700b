import { type CountMetric, countMetric } from "../metrics";

/**
 * A metric of the counts of one draw. Few patients can all be of one class in a draw: that is no test set of the same
 * problem, and a precision, recall or F1 of it would be 0 or 1 for want of images. Only accuracy counts there; the others
 * are NaN, as the area under the curve is.
 *
 * @returns null where the metric does not follow from counts
 */
export function drawnMetric(metric: string, classes: readonly string[]): CountMetric | null {
  const formula = countMetric(metric, classes);
  if (formula === null || metric === "accuracy") return formula;
  const k = classes.length;
  return (counts) => {
    for (let row = 0; row < k; row++) {
      let images = 0;
      for (let c = 0; c < k; c++) images += counts[row * k + c] ?? 0;
      if (images === 0) return Number.NaN;
    }
    return formula(counts);
  };
}
