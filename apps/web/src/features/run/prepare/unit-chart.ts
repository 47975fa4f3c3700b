import type { ChartTable } from "../../../charts/chart-table";
import type { TooltipRow } from "../../../charts/chart-tooltip";

export interface UnitPoint {
  x: number;
  y: number;
}

/** A curve in the unit square, such as a ROC curve. */
export interface UnitChart<Point extends UnitPoint = UnitPoint> {
  title: string;
  xName: string;
  points: readonly Point[];
  /** Dashed: what a coin, or a perfect calibration, would give. */
  reference: readonly [UnitPoint, UnitPoint];
  /** Each point is marked. */
  hasDots?: boolean;
  about: string;
  table: ChartTable;
  /** What stands under the pointer. */
  tooltip: (x: number) => TooltipRow[];
}

/** Corners that a drawn curve keeps at most; a test set has a few hundred images. */
const MAX_POINTS = 500;

/** The curve's points, thinned out evenly where there are many; its ends stay. */
export function thinned<Point>(all: readonly Point[]): Point[] {
  const every = Math.ceil(all.length / MAX_POINTS);
  return all.filter((_, index) => index % every === 0 || index === all.length - 1);
}

/** The point nearest in x, the highest of several; undefined without any. */
export function nearest<Point extends UnitPoint>(points: readonly Point[], x: number): Point | undefined {
  let best: Point | undefined;
  for (const point of points) {
    const closer = best ? Math.abs(best.x - x) - Math.abs(point.x - x) : 1;
    if (!best || closer > 0 || (point.x === best.x && point.y > best.y)) best = point;
  }
  return best;
}

export function thresholdText(threshold: number): string {
  return Number.isFinite(threshold) ? `≥ ${threshold.toPrecision(3)}` : "above every score";
}

/** `blast positive: 2 of 4 images`. */
export function positivesText({
  positiveClass,
  positives,
  images,
}: {
  positiveClass: string;
  positives: number;
  images: number;
}): string {
  return `${positiveClass} positive: ${positives.toLocaleString("en")} of ${images.toLocaleString("en")} images`;
}
