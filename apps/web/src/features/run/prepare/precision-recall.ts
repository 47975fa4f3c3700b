import type { PrecisionRecall } from "@foldwise/core/contracts/http/score-curves";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { nearest, positivesText, thinned, thresholdText, type UnitChart } from "./unit-chart";

/** The curve to draw; null with the reason in `reason` where there is none. */
export function preparePrecisionRecall(curve: PrecisionRecall): UnitChart | null {
  if (curve.averagePrecision === null || curve.points.length === 0) return null;
  const all = curve.points.map(([x, y, threshold]) => ({ x, y, threshold: decodeMetric(threshold) }));
  const points = thinned(all);
  // What guessing gives at any recall.
  const share = curve.positives / curve.images;
  return {
    title: "Precision over recall",
    xName: "recall",
    points,
    reference: [
      { x: 0, y: share },
      { x: 1, y: share },
    ],
    about: `average precision ${curve.averagePrecision.toFixed(3)}, ${positivesText(curve)}`,
    table: {
      header: ["recall", "precision", "threshold"],
      rows: all.map(({ x, y, threshold }) => [x, y, threshold]),
    },
    tooltip: (x) => {
      const point = nearest(points, x);
      if (!point) return [];
      return [
        { label: "precision", value: point.y.toFixed(3), strong: true },
        { label: "recall", value: point.x.toFixed(3) },
        { label: "threshold", value: thresholdText(point.threshold) },
      ];
    },
  };
}
