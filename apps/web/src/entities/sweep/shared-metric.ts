import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";

/** The objective's metric where all sweeps have the same; null where they differ or there are none. */
export function sharedMetric(sweeps: readonly Pick<SweepSummary, "objective">[]): string | null {
  const metrics = new Set(sweeps.map(({ objective }) => objective.metric));
  const [first] = metrics;
  return metrics.size === 1 && first !== undefined ? first : null;
}
