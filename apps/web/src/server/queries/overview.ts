import type { Overview } from "@foldwise/core/contracts/http-responses";
import { ACTIVE_STATES, TERMINAL_STATES } from "@foldwise/core/states";
import type { Database } from "@foldwise/db/client";
import { listDatasetRows } from "@foldwise/db/repositories/dataset";
import { listRuns } from "@foldwise/db/repositories/run";
import { listSweeps } from "@foldwise/db/repositories/sweep";
import { countTotals } from "@foldwise/db/repositories/totals";
import { listWorkers } from "@foldwise/db/repositories/worker";
import { overviewView } from "../views/overview";

/** What the first page shows. */
export async function readOverview(db: Database): Promise<Overview> {
  const [live, recent, failures, datasets, workers, totals] = await Promise.all([
    listSweeps({ ctx: db, states: ACTIVE_STATES, limit: 10 }),
    listSweeps({ ctx: db, states: TERMINAL_STATES, limit: 5 }),
    listRuns({ ctx: db, filter: { states: ["failed"] }, limit: 5 }),
    listDatasetRows(db),
    listWorkers(db),
    countTotals(db),
  ]);
  return overviewView({
    live: live.sweeps,
    recent: recent.sweeps,
    failures: failures.runs,
    datasets,
    workers,
    totals,
  });
}
