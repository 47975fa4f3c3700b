import type { TrialCurve } from "@foldwise/core/contracts/http/sweep-search";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";

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
