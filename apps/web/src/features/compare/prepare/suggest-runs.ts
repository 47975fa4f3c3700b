import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { plural } from "../../../formats/numbers";
import { MAX_RUNS } from "./compare";

/** The runs of the newest sweep that has several with curves; null where none has. `runs` come newest first. */
export function suggestRuns(
  runs: readonly Pick<RunSummary, "id" | "sweepId" | "sweepName" | "epoch">[],
): { ids: number[]; label: string } | null {
  const bySweep = new Map<number, number[]>();
  for (const { id, sweepId, epoch } of runs)
    if (sweepId !== null && epoch > 0) bySweep.set(sweepId, [...(bySweep.get(sweepId) ?? []), id]);
  for (const [sweepId, found] of bySweep) {
    if (found.length < 2) continue;
    const ids = found.slice(0, MAX_RUNS);
    const name = runs.find((run) => run.sweepId === sweepId)?.sweepName ?? `sweep ${sweepId}`;
    return { ids, label: `Compare ${plural(ids.length, "run")} of the latest sweep, ${name}` };
  }
  return null;
}
