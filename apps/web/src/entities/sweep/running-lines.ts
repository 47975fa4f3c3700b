import type { TrialView } from "@foldwise/core/contracts/http/sweep";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import type { ScaleKind } from "@/charts/y-axis";
import { type CurveMap, curveKey } from "./stream";

export interface RunningLine {
  /** Number of the trial. */
  number: number;
  /** Mean over the folds that have the epoch. */
  points: [epoch: number, value: number][];
  /** Pixels by which its name stands beside its end, apart from the names of folds. */
  shift: number;
}

/** A line for each trial that trains now and has a value: what moves while the picture of the best one stands still. */
export function runningLines(
  trials: readonly TrialView[],
  curves: CurveMap,
  metric: string,
  scale: ScaleKind,
): RunningLine[] {
  return trials.flatMap(({ number, runs }) => {
    const byEpoch = new Map<number, number[]>();
    for (const { trainingId } of runs) {
      const points = trainingId === null ? [] : (curves.get(curveKey(trainingId, metric))?.points ?? []);
      for (const [epoch, coded] of points) {
        const value = decodeMetric(coded);
        if (Number.isFinite(value) && (scale === "linear" || value > 0))
          byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), value]);
      }
    }
    const points = [...byEpoch]
      .sort(([a], [b]) => a - b)
      .map(([epoch, values]): [number, number] => [
        epoch,
        values.reduce((sum, one) => sum + one, 0) / values.length,
      ]);
    return points.length > 0 ? [{ number, points, shift: 0 }] : [];
  });
}
