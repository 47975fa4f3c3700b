import { decodeMetric, type Roc } from "@foldwise/core";
import type { ChartTable } from "../../../charts/chart-table";
import type { TooltipRow } from "../../../charts/chart-tooltip";

/** Corners that a drawn curve keeps at most; a test set has a few hundred images. */
const MOST = 500;

export interface RocChart {
  points: readonly { x: number; y: number; threshold: number }[];
  about: string;
  table: ChartTable;
}

/** The curve to draw; null with the reason in `roc.reason` where there is none. */
export function prepareRoc({ points, auc, positives, images, positiveClass }: Roc): RocChart | null {
  if (auc === null || points.length === 0) return null;
  const all = points.map(([x, y, threshold]) => ({ x, y, threshold: decodeMetric(threshold) }));
  const every = Math.ceil(all.length / MOST);
  return {
    points: all.filter((_, index) => index % every === 0 || index === all.length - 1),
    about: `AUC ${auc.toFixed(3)}, ${positiveClass} positive: ${positives.toLocaleString("en")} of ${images.toLocaleString("en")} images`,
    table: {
      header: ["false positive rate", "true positive rate", "threshold"],
      // The first point calls nothing positive: its threshold is above every score.
      rows: all.map(({ x, y, threshold }) => [x, y, Number.isFinite(threshold) ? threshold : null]),
    },
  };
}

/** What stands under the pointer: the point nearest in false positive rate, the highest of several. */
export function rocTooltip(chart: RocChart, x: number): TooltipRow[] {
  const nearest = chart.points.reduce((best, point) =>
    Math.abs(point.x - x) < Math.abs(best.x - x) || (point.x === best.x && point.y > best.y) ? point : best,
  );
  return [
    { label: "true positive rate", value: nearest.y.toFixed(3), strong: true },
    { label: "false positive rate", value: nearest.x.toFixed(3) },
    {
      label: "threshold",
      value: Number.isFinite(nearest.threshold)
        ? `≥ ${nearest.threshold.toPrecision(3)}`
        : "above every score",
    },
  ];
}
