import type { CurveMap } from "@/entities/sweep/stream";

const FIRST = [
  "val/loss",
  "val/accuracy",
  "val/balanced_accuracy",
  "val/auc",
  "train/loss",
  "train/accuracy",
  "lr",
  "perf/images_per_second",
];

/** Metrics a sweep has curves of, the usual ones first; the objective's is always there. */
export function metricTabs(curves: CurveMap, objective: string): string[] {
  const names = new Set([...curves.values()].map((curve) => curve.name)).add(objective);
  const known = FIRST.filter((name) => names.has(name));
  return [...known, ...[...names].filter((name) => !FIRST.includes(name)).sort()];
}
