import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { isTerminal } from "@foldwise/core/states";
import type { PlanInput } from "@foldwise/core/sweep";
import { type Connection, connect } from "@foldwise/db/client";
import { createMetricStore, type MetricStore } from "@foldwise/db/metrics";
import { createImport, findImport } from "@foldwise/db/repositories/dataset-import";
import { createSweep } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { and, asc, eq, inArray } from "drizzle-orm";
import { buildWhenStale } from "./build";
import { startWorker, type WorkerProcess } from "./worker-process";

/** A database, a home folder and workers of one test file, with the questions that the tests ask of them. */
export interface Lab {
  connection: Connection;
  metrics: MetricStore;
  home: string;
  databaseUrl: string;
  startWorker(options?: {
    slots?: number;
    environment?: Readonly<Record<string, string | undefined>>;
    prefix?: readonly string[];
  }): WorkerProcess;
  /** Imports a dataset and waits for it. */
  importDataset(request: ImportRequest): Promise<number>;
  /** Stores a plan as a queued sweep and returns its id. */
  launch(plan: PlanInput): Promise<number>;
  sweep(id: number): Promise<typeof schema.sweep.$inferSelect>;
  readonly db: Connection["db"];
  trials(sweepId: number): Promise<(typeof schema.trial.$inferSelect)[]>;
  runs(sweepId: number): Promise<(typeof schema.run.$inferSelect)[]>;
  trainings(sweepId: number): Promise<(typeof schema.training.$inferSelect)[]>;
  attempts(trainingIds: readonly number[]): Promise<(typeof schema.attempt.$inferSelect)[]>;
  /** Waits for the sweep's end and returns its row. */
  finished(id: number): Promise<typeof schema.sweep.$inferSelect>;
  /** [name, epoch, value] of every point of a training, in order. */
  points(trainingId: number): Promise<[string, number, number][]>;
  close(): Promise<void>;
}

export async function openLab({
  databaseUrl,
  temporalAddress,
}: {
  databaseUrl: string;
  temporalAddress: string;
}): Promise<Lab> {
  await buildWhenStale();
  const home = await mkdtemp(join(tmpdir(), "foldwise-worker-"));
  const connection = connect(databaseUrl, { maxConnections: 4 });
  const { db } = connection;
  const metrics = createMetricStore(connection);
  const workers: WorkerProcess[] = [];
  const lab: Lab = {
    connection,
    metrics,
    home,
    databaseUrl,
    startWorker: ({ slots, environment, prefix } = {}) => {
      const worker = startWorker({ databaseUrl, temporalAddress, home, slots, environment, prefix });
      workers.push(worker);
      return worker;
    },
    async importDataset(request) {
      const { id } = await createImport({ ctx: db, request });
      const done = await until(`import ${id}`, async () => {
        const view = await findImport({ ctx: db, id });
        return view.state === "complete" || view.state === "failed" ? view : null;
      });
      if (done.datasetId === null) throw new Error(`The import failed: ${done.error?.message}`);
      return done.datasetId;
    },
    db,
    launch: async (plan) => (await createSweep({ ctx: db, source: JSON.stringify(plan) })).id,
    async sweep(id) {
      const [row] = await db.select().from(schema.sweep).where(eq(schema.sweep.id, id));
      if (!row) throw new Error(`no sweep ${id}`);
      return row;
    },
    trials: (sweepId) =>
      db
        .select()
        .from(schema.trial)
        .where(eq(schema.trial.sweepId, sweepId))
        .orderBy(asc(schema.trial.number)),
    runs: (sweepId) =>
      db.select().from(schema.run).where(eq(schema.run.sweepId, sweepId)).orderBy(asc(schema.run.id)),
    async trainings(sweepId) {
      const ids = (await lab.runs(sweepId)).flatMap(({ trainingId }) => trainingId ?? []);
      if (ids.length === 0) return [];
      return db
        .select()
        .from(schema.training)
        .where(inArray(schema.training.id, ids))
        .orderBy(asc(schema.training.fold), asc(schema.training.id));
    },
    attempts: (trainingIds) =>
      db
        .select()
        .from(schema.attempt)
        .where(and(inArray(schema.attempt.trainingId, [...trainingIds])))
        .orderBy(asc(schema.attempt.trainingId), asc(schema.attempt.number)),
    finished: (id) =>
      until(`end of sweep ${id}`, async () => {
        const row = await lab.sweep(id);
        return isTerminal(row.state) ? row : null;
      }),
    async points(trainingId) {
      const { series, damage } = await metrics.readPoints({ owners: [{ trainingId }] });
      if (damage.length > 0) throw new Error(`damaged points: ${damage[0]?.reason}`);
      return series
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(({ name, points }) =>
          Array.from(points.steps, (step, i): [string, number, number] => [
            name,
            Number(step),
            points.values[i] ?? 0,
          ]),
        );
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.kill()));
      await connection.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return lab;
}

/** A bound on what hangs, not on what a busy machine is slow at. */
const TIMEOUT_MS = 180_000;

/** Asks again until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | null | false>): Promise<T> {
  const end = performance.now() + TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`waited ${TIMEOUT_MS / 1000} s in vain for: ${what}`);
    await sleep(150);
  }
}

/** What a training's curve must be, kill or no kill: each epoch of each series once, in order. */
export function curvesOf(points: readonly [string, number, number][]): Map<string, number[]> {
  const curves = new Map<string, number[]>();
  for (const [name, epoch] of points) curves.set(name, [...(curves.get(name) ?? []), epoch]);
  return curves;
}
