import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTerminal, type SweepState } from "@foldwise/core/states";
import type { PlanInput, TrainingSpec } from "@foldwise/core/sweep";
import { type Connection, connect } from "@foldwise/db/client";
import { actOnSweep, createSweep } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { Client, Connection as TemporalConnection } from "@temporalio/client";
import type proto from "@temporalio/proto";
import { DefaultLogger, Runtime } from "@temporalio/worker";
import { asc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { createTestDatabase } from "../../../../infra/testing/database";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";
import { storeRowsOnlyDataset } from "../../../../packages/db/src/repositories/testing/simulated-trial";
import { type Dispatcher, makeDispatcher } from "../dispatcher/dispatch";
import { buildWhenStale } from "./build";
import { type InProcessWorker, startInProcessWorker } from "./in-process-worker";
import { until } from "./lab";
import { makeRacePoints, type RacePoints } from "./race-points";

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

/** Small enough that a sweep of a few trials continues as new. */
export const TRIALS_PER_EXECUTION = 2;
/** Trains until somebody stops it; the tests never wait for its end. */
export const ENDLESS = {
  trainer: { kind: "simulate", epochSeconds: 0.05 },
  training: { epochs: 5_000, earlyStopping: null },
} as const;

export type NamedPlan = Partial<PlanInput> & { name: string };
type StoredSweep = { id: number; uid: string; mine: (input: unknown) => boolean };

/** Workflows and activities of the product in the test's own process, held where a test says so. */
export interface WorkflowLab {
  connection: Connection;
  temporal: Client;
  home: string;
  points: RacePoints;
  /** Polls both queues until a test stops it. */
  worker: InProcessWorker;
  /** Its rounds are called by the tests: nothing here reconciles by and by and hides a wake-up that is lost. */
  dispatcher: Dispatcher;
  /** Seed of the newest sweep; raised by each, so that none shares a training unless a test lowers it. */
  seed: number;
  /** Stores a sweep; its workflow starts with the dispatcher's next round. `mine` tells its workflow's activities. */
  store(plan: NamedPlan): Promise<StoredSweep>;
  launch(plan: NamedPlan): Promise<StoredSweep>;
  ask(id: number, action: "pause" | "resume" | "cancel"): Promise<void>;
  sweep(id: number): Promise<typeof schema.sweep.$inferSelect>;
  trials(id: number): Promise<(typeof schema.trial.$inferSelect)[]>;
  runs(id: number): Promise<(typeof schema.run.$inferSelect)[]>;
  trainings(id: number): Promise<(typeof schema.training.$inferSelect)[]>;
  /** Waits until each training of the sweep has come so far. */
  epochs(id: number, least: number): Promise<unknown>;
  state(id: number, wanted: SweepState): Promise<unknown>;
  /** The state that the sweep ends in. */
  ended(id: number): Promise<SweepState>;
  close(): Promise<void>;
}

/** A lab with a database and a worker of its own. */
export async function openWorkflowLab(temporalAddress: string): Promise<WorkflowLab> {
  await buildWhenStale();
  Runtime.install({
    logger: new DefaultLogger("ERROR"),
    telemetryOptions: { logging: { forward: {}, filter: "ERROR" } },
  });
  const database = await createTestDatabase();
  const connection = connect(database.url);
  const { db } = connection;
  await storeRowsOnlyDataset(db);
  const home = await mkdtemp(join(tmpdir(), "foldwise-workflows-"));
  const temporalConnection = await TemporalConnection.connect({ address: temporalAddress });
  const temporal = new Client({ connection: temporalConnection, namespace: ownNamespace() });
  const points = makeRacePoints();
  const worker = await startInProcessWorker({
    id: "first",
    connection,
    temporalAddress,
    home,
    points,
    trialsPerExecution: TRIALS_PER_EXECUTION,
  });
  const lab: WorkflowLab = {
    connection,
    temporal,
    home,
    points,
    worker,
    dispatcher: makeDispatcher({ db, temporal }),
    seed: 100,
    async store(plan) {
      lab.seed += 1;
      const source = JSON.stringify({
        experiment: "workflows",
        dataset: "rows-only",
        trainer: { kind: "simulate", epochSeconds: 0 },
        folds: [0],
        seeds: [lab.seed],
        training: { epochs: 2, earlyStopping: null },
        evaluation: { testSigmas: [0], lastAtZero: false },
        ...plan,
      });
      const { id } = await createSweep({ ctx: db, source });
      const { uid } = await lab.sweep(id);
      return { id, uid, mine: (input) => JSON.stringify(input).includes(uid) };
    },
    async launch(plan) {
      const stored = await lab.store(plan);
      await lab.dispatcher.round();
      return stored;
    },
    async ask(id, action) {
      await actOnSweep({ ctx: db, id, action: { action } });
      await lab.dispatcher.round();
    },
    async sweep(id) {
      const [row] = await db.select().from(schema.sweep).where(eq(schema.sweep.id, id));
      if (!row) throw new Error(`no sweep ${id}`);
      return row;
    },
    trials: async (id) =>
      db.select().from(schema.trial).where(eq(schema.trial.sweepId, id)).orderBy(asc(schema.trial.number)),
    runs: async (id) =>
      db.select().from(schema.run).where(eq(schema.run.sweepId, id)).orderBy(asc(schema.run.id)),
    async trainings(id) {
      const ids = (await lab.runs(id)).flatMap(({ trainingId }) => trainingId ?? []);
      return db.select().from(schema.training).where(inArray(schema.training.id, ids));
    },
    epochs: (id, least) =>
      until(`epoch ${least} of each training`, async () => {
        const rows = await lab.runs(id);
        const found = rows.length > 0 ? await lab.trainings(id) : [];
        return found.length > 0 && found.every(({ epoch }) => epoch >= least);
      }),
    state: (id, wanted) => until(`sweep ${id} ${wanted}`, async () => (await lab.sweep(id)).state === wanted),
    ended: (id) =>
      until(`end of sweep ${id}`, async () => {
        const { state } = await lab.sweep(id);
        return isTerminal(state) ? state : null;
      }),
    async close() {
      await lab.worker.stop();
      await temporalConnection.close();
      await connection.close();
      await database.drop();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return lab;
}

const worked = z.object({ inputs: z.object({ spec: z.custom<TrainingSpec>() }) });

/** Of a trainer's work, as the points of the trainer are passed with. */
export function specOf(work: unknown): TrainingSpec {
  return worked.parse(work).inputs.spec;
}

export function eventsOf<Key extends keyof HistoryEvent>(
  history: { events?: HistoryEvent[] | null },
  key: Key,
): NonNullable<HistoryEvent[Key]>[] {
  return (history.events ?? []).flatMap((event) => {
    const found = event[key];
    return found === null || found === undefined ? [] : [found];
  });
}
