import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { foldLabel } from "@foldwise/core/words";

export interface Marker {
  epoch: number;
  label: string;
}

/** Where a later attempt took over: "attempt 2, from epoch 5". Runs resumed at one epoch share a marker. */
export function attemptMarkers(runs: readonly RunSummary[]): Marker[] {
  const byEpoch = new Map<number, RunSummary[]>();
  for (const run of runs)
    if (run.attempt > 1 && run.resumedFrom !== null)
      byEpoch.set(run.resumedFrom, [...(byEpoch.get(run.resumedFrom) ?? []), run]);
  return [...byEpoch]
    .sort(([a], [b]) => a - b)
    .map(([epoch, resumed]) => {
      const folds = runs.length > 1 ? `${resumed.map((run) => `F${foldLabel(run)}`).join(", ")} ` : "";
      const attempt = Math.max(...resumed.map((run) => run.attempt));
      return { epoch, label: `${folds}attempt ${attempt}, from epoch ${epoch}` };
    });
}
