import { MAX_TRIAL_CURVES, type TrialCurve } from "@foldwise/core/contracts/http/sweep-search";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import type { ChartTable } from "../../../../charts/chart-table";
import { formatCount, plural } from "../../../../formats/numbers";
import { dotsPath } from "./dots";

/** A curve with numbers for its axes. */
export interface DrawnCurve {
  trial: number;
  x: number[];
  y: number[];
  /** Empty where the range over runs is not known. */
  low: number[];
  high: number[];
  /** Steps, whatever stands on x. */
  step: readonly number[];
  runs: readonly number[];
}

/**
 * A curve as it is drawn: over its steps or over the time its runs had taken by then, smoothed by an exponential moving
 * average that begins without a bias to 0 (as Adam's). @param smoothing weight of what was before, 0 to less than 1
 */
export function drawnCurve(
  curve: TrialCurve,
  { by, smoothing }: { by: "step" | "time"; smoothing: number },
): DrawnCurve {
  const numbers = (values: readonly MetricNumber[]) => smoothed(values.map(decodeMetric), smoothing);
  return {
    trial: curve.trial,
    x: by === "time" ? [...curve.seconds] : [...curve.step],
    y: numbers(curve.mean),
    low: numbers(curve.min),
    high: numbers(curve.max),
    step: curve.step,
    runs: curve.runs,
  };
}

/** Values that are not finite stay as they are, and are passed over. */
export function smoothed(values: readonly number[], weight: number): number[] {
  if (weight <= 0) return [...values];
  let [sum, scale] = [0, 0];
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    sum = weight * sum + (1 - weight) * value;
    scale = weight * scale + (1 - weight);
    return sum / scale;
  });
}

/** A line through the points that have a place; it breaks at the others. */
export function linePath(
  x: readonly number[],
  y: readonly number[],
  place: { x: (v: number) => number; y: (v: number) => number },
): string {
  let isOpen = false;
  return x
    .map((value, index) => {
      const [left, top] = [place.x(value), place.y(y[index] ?? Number.NaN)];
      if (!Number.isFinite(left) || !Number.isFinite(top)) {
        isOpen = false;
        return "";
      }
      const command = isOpen ? "L" : "M";
      isOpen = true;
      return `${command}${left.toFixed(1)} ${top.toFixed(1)}`;
    })
    .join("");
}

/** A dot for each curve of one point, which has no line. */
export function pointsPath(
  curves: readonly Pick<DrawnCurve, "x" | "y">[],
  place: { x: (v: number) => number; y: (v: number) => number },
): string {
  const single = curves.filter(({ x }) => x.length === 1);
  return dotsPath(
    {
      x: single.map(({ x: [first = Number.NaN] }) => place.x(first)),
      y: single.map(({ y: [first = Number.NaN] }) => place.y(first)),
    },
    () => true,
  ).path;
}

/** The area between the least and the greatest over runs; empty where they are not known. */
export function bandPath(
  { x, low, high }: DrawnCurve,
  place: { x: (v: number) => number; y: (v: number) => number },
): string {
  const known = x.flatMap((_, index) =>
    Number.isFinite(low[index]) && Number.isFinite(high[index]) ? [index] : [],
  );
  if (known.length < 2) return "";
  const point = (index: number, values: readonly number[]) =>
    `${place.x(x[index] ?? 0).toFixed(1)} ${place.y(values[index] ?? 0).toFixed(1)}`;
  const up = known.map((index) => point(index, high));
  const down = known.toReversed().map((index) => point(index, low));
  return `M${[...up, ...down].join("L")}Z`;
}

/** The curves as rows, as they were reported; what smoothing makes of the mean is a column of its own. */
export function curvesTable(
  curves: readonly TrialCurve[],
  { metric, smoothing }: { metric: string; smoothing: number },
): ChartTable {
  const number = (value: MetricNumber | undefined) => {
    const read = value === undefined ? Number.NaN : decodeMetric(value);
    return Number.isNaN(read) ? null : read;
  };
  return {
    header: [
      "trial",
      "step",
      metric,
      "minimum",
      "maximum",
      "runs",
      "seconds",
      ...(smoothing > 0 ? [`${metric}, smoothed by ${smoothing}`] : []),
    ],
    rows: curves.flatMap(({ trial, step, mean, min, max, runs, seconds }) => {
      const smooth = smoothing > 0 ? smoothed(mean.map(decodeMetric), smoothing) : null;
      return step.map((at, index) => [
        trial,
        at,
        number(mean[index]),
        number(min[index]),
        number(max[index]),
        runs[index] ?? null,
        seconds[index] ?? null,
        ...(smooth === null ? [] : [number(smooth[index])]),
      ]);
    }),
  };
}

/** How many trials have a curve, and why others have none. @param started trials that have started */
export function drawnCurvesText(drawn: number, started: number): string {
  if (drawn >= started) return `${plural(started, "trial")} drawn`;
  return started > MAX_TRIAL_CURVES
    ? `${formatCount(drawn)} of ${plural(started, "trial")} drawn, spread evenly`
    : `${plural(drawn, "trial")} drawn; ${formatCount(started - drawn)} more ${started - drawn === 1 ? "has" : "have"} not reported it`;
}

/** A point of a curve, by position. */
export interface CurvePoint {
  curve: number;
  point: number;
}

/**
 * The point of a curve that is nearest to a place in pixels: the nearer end of the line that passes it, at most `reach` away,
 * of those that stand within the area; null for none.
 */
export function nearestOnCurves(
  curves: readonly Pick<DrawnCurve, "x" | "y">[],
  area: { left: number; width: number; x: (v: number) => number; y: (v: number) => number },
  [left, top]: readonly [left: number, top: number],
  reach = 16,
): CurvePoint | null {
  let [found, least]: [CurvePoint | null, number] = [null, reach * reach];
  const isInside = (x: number) => x >= area.left - 1 && x <= area.left + area.width + 1;
  for (const [curve, { x, y }] of curves.entries()) {
    let before: readonly [number, number] | null = null;
    for (let point = 0; point < x.length; point++) {
      const here = [area.x(x[point] ?? Number.NaN), area.y(y[point] ?? Number.NaN)] as const;
      if (!Number.isFinite(here[0]) || !Number.isFinite(here[1])) {
        before = null;
        continue;
      }
      const [fromX, fromY] = before ?? here;
      const [dx, dy] = [here[0] - fromX, here[1] - fromY];
      const length = dx * dx + dy * dy;
      const share =
        length === 0 ? 1 : Math.min(1, Math.max(0, ((left - fromX) * dx + (top - fromY) * dy) / length));
      const distance = (fromX + share * dx - left) ** 2 + (fromY + share * dy - top) ** 2;
      if (distance < least) {
        const ends = before === null || share >= 0.5 ? [point, point - 1] : [point - 1, point];
        const shown = ends.find((end) => end >= 0 && isInside(area.x(x[end] ?? Number.NaN)));
        if (shown !== undefined) [found, least] = [{ curve, point: shown }, distance];
      }
      before = here;
    }
  }
  return found;
}
