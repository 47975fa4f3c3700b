import type { FoldMetric } from "@foldwise/core/contracts/http/fold-group";
import { decodeMetric } from "@foldwise/core/contracts/metric-number";
import { formatMetric } from "../../../formats/numbers";

/** `0.912 ± 0.026`: mean and sample standard deviation over folds; the mean alone where there is one fold. */
export function meanText({ name, mean, sd }: Pick<FoldMetric, "name" | "mean" | "sd">): string | null {
  if (mean === null) return null;
  return sd === null ? formatMetric(name, mean) : `${formatMetric(name, mean)} ± ${formatMetric(name, sd)}`;
}

export function intervalText({ name, interval }: Pick<FoldMetric, "name" | "interval">): string | null {
  return interval && `[${interval.map((end) => formatMetric(name, end)).join(", ")}]`;
}

/** Why a number is not there, or what it is of; empty where nothing has to be said. */
export function remarkOf({ reason, withheld, missing }: FoldMetric): string {
  return [reason && `no mean: ${reason}`, withheld && `no interval: ${withheld}`, missing]
    .filter(Boolean)
    .join("; ");
}

/** A fold of a group with its value of each metric. */
export interface FoldLineOfTable {
  fold: number;
  runs: readonly number[];
  values: Readonly<Record<string, number>>;
}

/** By fold, whatever metrics each has. */
export function foldLines(metrics: readonly FoldMetric[]): FoldLineOfTable[] {
  const lines = new Map<number, { runs: Set<number>; values: Record<string, number> }>();
  for (const { name, folds } of metrics)
    for (const { fold, value, runs } of folds) {
      const line = lines.get(fold) ?? { runs: new Set(), values: {} };
      for (const run of runs) line.runs.add(run);
      line.values[name] = decodeMetric(value);
      lines.set(fold, line);
    }
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([fold, { runs, values }]) => ({ fold, runs: [...runs], values }));
}
