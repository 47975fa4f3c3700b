import type { SweepImportance, SweepSearch } from "@foldwise/core/contracts/http/sweep-search";
import { invalid } from "@foldwise/core/errors";
import type { Importance, ImportanceMethod } from "@foldwise/core/importance";
import type { Database } from "@foldwise/db/client";
import { completeTrialsVersion, listTrialPoints, requireSweep } from "@foldwise/db/repositories/sweep";
import { makeVersioned } from "../tables/versioned";
import type { Threads } from "../threads/make";
import { importanceInput, sweepSearchView } from "../views/sweep-search";

/**
 * The trials of a search as columns.
 * @param since cursor of an earlier answer: only what has changed since
 * @throws FoldwiseError `not-found`.
 */
export async function readSweepSearch({
  db,
  sweepId,
  since,
}: {
  db: Database;
  sweepId: number;
  since?: number;
}): Promise<SweepSearch> {
  const points = await listTrialPoints({
    ctx: db,
    sweepId,
    since: since === undefined ? undefined : new Date(since),
  });
  return sweepSearchView(points, { complete: since === undefined });
}

const MAX_KEPT = 50;
const kept = makeVersioned<Omit<SweepImportance, "method">>(MAX_KEPT);

/**
 * Importances of a search's parameters, computed in a thread and kept until another trial is complete.
 * @throws FoldwiseError `not-found`; `invalid` for an objective that there is not
 */
export async function readImportance({
  db,
  threads,
  sweepId,
  method,
  objective,
}: {
  db: Database;
  threads: Threads;
  sweepId: number;
  method: ImportanceMethod;
  objective: number;
}): Promise<SweepImportance> {
  await requireSweep({ ctx: db, id: sweepId });
  const version = await completeTrialsVersion({ ctx: db, sweepId });
  const answer = await kept(`${sweepId} ${method} ${objective}`, version, async () => {
    const input = importanceInput(await listTrialPoints({ ctx: db, sweepId }), objective);
    if (input === null)
      throw invalid([
        {
          field: "objective",
          value: String(objective),
          problem: "the plan has no such objective",
          remedy: "count its objectives from 0",
        },
      ]);
    const { metric, ...trials } = input;
    const importances: Importance[] = await threads.searches.run("importance", { method, trials });
    return {
      objective: metric,
      trials: Array.from(trials.objective).filter(Number.isFinite).length,
      importances,
    };
  });
  return { method, ...answer };
}
