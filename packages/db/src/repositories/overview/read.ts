import type { Overview } from "@foldwise/core/contracts/http-responses";
import { ACTIVE_STATES, TERMINAL_STATES } from "@foldwise/core/states";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, evaluation, run, sweep, training } from "../../schema";
import { datasetRef } from "../dataset";
import { selectRuns } from "../run/rows";
import { summarizeRun } from "../run/summaries";
import { listSweeps } from "../sweep";
import { listWorkers } from "../worker";

const n = sql`count(*)`.mapWith(Number);

/** What the first page shows. */
export async function readOverview({ ctx }: { ctx: Context }): Promise<Overview> {
  const [live, recent, failed, datasets, workers, sweeps, runs, trainings, evaluations] = await Promise.all([
    listSweeps({ ctx, states: ACTIVE_STATES, limit: 10 }),
    listSweeps({ ctx, states: TERMINAL_STATES, limit: 5 }),
    selectRuns(ctx, and(eq(run.state, "failed"), isNull(run.deletedAt)), 5),
    ctx.select().from(dataset).where(isNull(dataset.deletedAt)).orderBy(asc(dataset.id)),
    listWorkers(ctx),
    ctx.select({ n }).from(sweep).where(isNull(sweep.deletedAt)),
    ctx.select({ n }).from(run).where(isNull(run.deletedAt)),
    ctx.select({ n, epochs: sql`coalesce(sum(${training.epoch}), 0)`.mapWith(Number) }).from(training),
    ctx.select({ n }).from(evaluation),
  ]);
  const alive = workers.filter((worker) => worker.state === "live");
  return {
    live: live.sweeps,
    recent: recent.sweeps,
    failures: failed.map(summarizeRun),
    datasets: datasets.map((row) => ({ ...datasetRef(row), images: row.images, folds: row.folds })),
    workers: {
      live: alive.length,
      lost: workers.filter((worker) => worker.state === "lost").length,
      slots: alive.reduce((total, worker) => total + worker.slots, 0),
      busy: alive.reduce((total, worker) => total + worker.busy.length, 0),
    },
    totals: {
      sweeps: sweeps[0]?.n ?? 0,
      runs: runs[0]?.n ?? 0,
      trainings: trainings[0]?.n ?? 0,
      evaluations: evaluations[0]?.n ?? 0,
      epochs: trainings[0]?.epochs ?? 0,
    },
  };
}
