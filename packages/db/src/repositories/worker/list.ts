import { RUNNABLE_STATES } from "@foldwise/core/states";
import { and, asc, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, run, training, worker } from "../../schema";
import { isLiveWorker, LIVE_SECONDS, takesTrainings } from "./live";

const REMEMBERED_HOURS = 24;

export interface WorkerRecord {
  id: string;
  host: string;
  pid: number;
  version: string;
  /** Resource classes that it serves. */
  classes: string[];
  slots: number;
  /** `lost` when it has not reported for longer than a live one does; `draining` when it takes no new training. */
  state: "live" | "draining" | "lost" | "stopped";
  /** Trainings that it holds, each with the first run that it serves. */
  busy: {
    trainingId: number;
    runId: number | null;
    runName: string | null;
    fold: number;
    epoch: number;
    epochs: number;
    /** {batch, batches, imagesPerSecond} of the moment. */
    progress: Record<string, number> | null;
  }[];
  capabilities: Record<string, string | number | boolean | null>;
  startedAt: Date;
  seenAt: Date;
}

/** Live workers, and those that were lost or stopped within the last day; newest first. */
export async function listWorkers(ctx: Context): Promise<WorkerRecord[]> {
  const rows = await ctx
    .select({
      worker,
      live: sql<boolean>`${worker.seenAt} > now() - make_interval(secs => ${LIVE_SECONDS})`,
    })
    .from(worker)
    .where(gt(worker.seenAt, sql`now() - make_interval(hours => ${REMEMBERED_HOURS})`))
    .orderBy(desc(worker.startedAt), asc(worker.id));
  const busy = await ctx
    .selectDistinctOn([training.id], {
      workerId: attempt.workerId,
      trainingId: training.id,
      runId: run.id,
      runName: run.name,
      fold: training.fold,
      epoch: training.epoch,
      epochs: training.epochs,
      progress: attempt.progress,
    })
    .from(attempt)
    .innerJoin(training, and(eq(training.id, attempt.trainingId), eq(training.attempt, attempt.number)))
    .leftJoin(run, and(eq(run.trainingId, training.id), isNull(run.deletedAt)))
    .where(and(isNull(attempt.endedAt), inArray(training.state, [...RUNNABLE_STATES])))
    .orderBy(training.id, run.id);
  return rows.map(({ worker: row, live }) => ({
    id: row.id,
    host: row.host,
    pid: row.pid,
    version: row.version,
    classes: row.classes,
    slots: row.slots,
    state: row.stoppedAt ? "stopped" : !live ? "lost" : row.isDraining ? "draining" : "live",
    busy: busy
      .filter((item) => item.workerId === row.id && live && !row.stoppedAt)
      .map(({ workerId: _, ...item }) => item),
    capabilities: row.capabilities,
    startedAt: row.startedAt,
    seenAt: row.seenAt,
  }));
}

/** Workers that reported within the last 30 s; those that serve a GPU class where a GPU is needed. */
export async function countLiveWorkers(
  ctx: Context,
  { withGpu = false }: { withGpu?: boolean } = {},
): Promise<number> {
  const [row] = await ctx
    .select({ n: sql`count(*)`.mapWith(Number) })
    .from(worker)
    .where(
      and(
        isLiveWorker(),
        withGpu
          ? sql`exists (select from unnest(${worker.classes}) c where c ~ '^train[.]gpu([.]|$)')`
          : undefined,
      ),
    );
  return row?.n ?? 0;
}

/** Resource classes that a worker serves now, each once; what drains takes nothing new. */
export async function listLiveClasses(ctx: Context): Promise<string[]> {
  const rows = await ctx.select({ classes: worker.classes }).from(worker).where(takesTrainings());
  return [...new Set(rows.flatMap(({ classes }) => classes))].sort();
}

/** What each live worker of a resource class says that it has. */
export async function listLiveCapabilities(
  ctx: Context,
  resourceClass: string,
): Promise<WorkerRecord["capabilities"][]> {
  const rows = await ctx
    .select({ capabilities: worker.capabilities })
    .from(worker)
    .where(and(isLiveWorker(), sql`${resourceClass} = any(${worker.classes})`));
  return rows.map(({ capabilities }) => capabilities);
}
