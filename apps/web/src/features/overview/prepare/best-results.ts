import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { metricLabel } from "../../../formats/metric-label";
import { formatMetric } from "../../../formats/numbers";

const MAX_RESULTS = 3;

export interface BestResult {
  key: string;
  sweep: SweepSummary;
  value: string;
  metric: string;
  /** Sweep, trial and variant. */
  detail: string;
}

/** Best trial of each dataset and objective among the sweeps, in their order; simulated sweeps have no results. */
export function bestResults(sweeps: readonly SweepSummary[]): BestResult[] {
  const groups = new Map<string, { sweep: SweepSummary; best: NonNullable<SweepSummary["best"]> }>();
  for (const sweep of sweeps) {
    const { best, objective, dataset } = sweep;
    if (best === null || sweep.simulated) continue;
    const key = `${dataset?.id} ${objective.metric} ${objective.direction}`;
    const sign = objective.direction === "maximize" ? 1 : -1;
    const before = groups.get(key);
    if (before === undefined || sign * best.value > sign * before.best.value)
      groups.set(key, { sweep, best });
  }
  return [...groups].slice(0, MAX_RESULTS).map(([key, { sweep, best }]) => ({
    key,
    sweep,
    value: formatMetric(sweep.objective.metric, best.value),
    metric: `Best ${metricLabel(sweep.objective.metric)}`,
    detail: `${sweep.name}, trial #${best.trialNumber}, ${best.variant}`,
  }));
}
