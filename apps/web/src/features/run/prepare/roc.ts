import type { Roc } from "@foldwise/core/contracts/http-responses";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { nearest, positivesText, thinned, thresholdText, type UnitChart } from "./unit-chart";

/** The curve to draw; null with the reason in `roc.reason` where there is none. */
export function prepareRoc(roc: Roc): UnitChart | null {
  if (roc.auc === null || roc.points.length === 0) return null;
  const all = roc.points.map(([x, y, threshold]) => ({ x, y, threshold: decodeMetric(threshold) }));
  const points = thinned(all);
  return {
    title: "ROC curve",
    xName: "false positive rate",
    points,
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    about: `AUC ${roc.auc.toFixed(3)}, ${positivesText(roc)}`,
    table: {
      header: ["false positive rate", "true positive rate", "threshold"],
      // The first point calls nothing positive: its threshold is above every score.
      rows: all.map(({ x, y, threshold }) => [x, y, Number.isFinite(threshold) ? threshold : null]),
    },
    tooltip: (x) => {
      const point = nearest(points, x);
      if (!point) return [];
      return [
        { label: "true positive rate", value: point.y.toFixed(3), strong: true },
        { label: "false positive rate", value: point.x.toFixed(3) },
        { label: "threshold", value: thresholdText(point.threshold) },
      ];
    },
  };
}
