import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sweepWorkflowId, trialWorkflowId } from "@foldwise/core/contracts/temporal";
import { FoldwiseError } from "@foldwise/core/errors";
import { isTerminal } from "@foldwise/core/states";
import type { PlanInput, TrainingSpec } from "@foldwise/core/sweep";
import { type Connection, connect } from "@foldwise/db/client";
import { retryRun } from "@foldwise/db/repositories/run";
import { actOnSweep, createSweep } from "@foldwise/db/repositories/sweep";
import * as schema from "@foldwise/db/schema";
import { Client, Connection as TemporalConnection } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import type proto from "@temporalio/proto";
import { DefaultLogger, Runtime } from "@temporalio/worker";
import { asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";
import { storeRowsOnlyDataset } from "../../../../packages/db/src/repositories/testing/simulated-trial";
import { type Dispatcher, makeDispatcher } from "../dispatcher/dispatch";
import { executionHistories, saveHistories } from "../workflows/save-histories";
import { buildWhenStale } from "./build";
import { type InProcessWorker, startInProcessWorker } from "./in-process-worker";
import { until } from "./lab";
import { makeRacePoints } from "./race-points";

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

const temporalAddress = inject("TEMPORAL_ADDRESS");
/** Small enough that a sweep of a few trials continues as new. */
const TRIALS_PER_EXECUTION = 2;
/** Trains until somebody stops it; the tests never wait for its end. */
const ENDLESS = {
  trainer: { kind: "simulate", epochSeconds: 0.05 },
  training: { epochs: 5_000, earlyStopping: null },
} as const;

const points = makeRacePoints();
let database: TestDatabase;
let connection: Connection;
let temporalConnection: TemporalConnection;
let temporal: Client;
let home: string;
let worker: InProcessWorker;
/** Its rounds are called by the tests: nothing here reconciles by and by and hides a wake-up that is lost. */
let dispatcher: Dispatcher;

beforeAll(async () => {
  await buildWhenStale();
  Runtime.install({
    logger: new DefaultLogger("ERROR"),
    telemetryOptions: { logging: { forward: {}, filter: "ERROR" } },
  });
  database = await createTestDatabase();
  connection = connect(database.url);
  await storeRowsOnlyDataset(connection.db);
  home = await mkdtemp(join(tmpdir(), "foldwise-wake-ups-"));
  temporalConnection = await TemporalConnection.connect({ address: temporalAddress });
  temporal = new Client({ connection: temporalConnection, namespace: ownNamespace() });
  dispatcher = makeDispatcher({ db: connection.db, temporal });
  worker = await startInProcessWorker({
    id: "first",
    connection,
    temporal,
    temporalAddress,
    home,
    points,
    trialsPerExecution: TRIALS_PER_EXECUTION,
  });
});

afterAll(async () => {
  await worker?.stop();
  await temporalConnection?.close();
  await connection?.close();
  await database?.drop();
  if (home) await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

let seed = 100;
/** Stores a sweep; its workflow starts with the dispatcher's next round. */
async function store(plan: Partial<PlanInput> & { name: string }) {
  seed += 1;
  const source = JSON.stringify({
    experiment: "wake-ups",
    dataset: "rows-only",
    trainer: { kind: "simulate", epochSeconds: 0 },
    folds: [0],
    seeds: [seed],
    training: { epochs: 2, earlyStopping: null },
    evaluation: { testSigmas: [0], lastAtZero: false },
    ...plan,
  });
  const { id } = await createSweep({ ctx: connection.db, source });
  const { uid } = await sweep(id);
  /** Matches what activities of this sweep's workflow are called with. */
  const mine = (input: unknown) => JSON.stringify(input).includes(uid);
  return { id, uid, mine };
}
async function launch(plan: Partial<PlanInput> & { name: string }) {
  const stored = await store(plan);
  await dispatcher.round();
  return stored;
}

async function sweep(id: number) {
  const [row] = await connection.db.select().from(schema.sweep).where(eq(schema.sweep.id, id));
  if (!row) throw new Error(`no sweep ${id}`);
  return row;
}
const trials = (id: number) =>
  connection.db
    .select()
    .from(schema.trial)
    .where(eq(schema.trial.sweepId, id))
    .orderBy(asc(schema.trial.number));
const runs = (id: number) =>
  connection.db.select().from(schema.run).where(eq(schema.run.sweepId, id)).orderBy(asc(schema.run.id));
async function trainings(id: number) {
  const ids = (await runs(id)).flatMap(({ trainingId }) => trainingId ?? []);
  return connection.db.select().from(schema.training).where(inArray(schema.training.id, ids));
}

const epochs = (id: number, least: number) =>
  until(`epoch ${least} of each training`, async () => {
    const found = await runs(id).then((rows) => (rows.length > 0 ? trainings(id) : []));
    return found.length > 0 && found.every(({ epoch }) => epoch >= least);
  });
const state = (id: number, wanted: string) =>
  until(`sweep ${id} ${wanted}`, async () => (await sweep(id)).state === wanted);
const ended = (id: number) =>
  until(`end of sweep ${id}`, async () => {
    const row = await sweep(id);
    return isTerminal(row.state) ? row.state : null;
  });

async function ask(id: number, action: "pause" | "resume" | "cancel"): Promise<void> {
  await actOnSweep({ ctx: connection.db, id, action: { action } });
  await dispatcher.round();
}

describe("a sweep that is resumed", () => {
  it("after its workflow was terminated while it was paused, goes on at once", async () => {
    const { id, uid } = await launch({ name: "terminated", ...ENDLESS });
    await epochs(id, 1);
    await ask(id, "pause");
    await state(id, "paused");
    const [before] = await trainings(id);
    await temporal.workflow.getHandle(sweepWorkflowId(uid, 1)).terminate("by hand");
    await ask(id, "resume");
    // The first round finds the workflow gone and opens a generation, the second starts that one's workflow.
    await dispatcher.round();
    await epochs(id, (before?.epoch ?? 0) + 1);
    // A training may be ahead of what its workflow says.
    await state(id, "running");
    expect(await sweep(id)).toMatchObject({ generation: 2 });
    await ask(id, "cancel");
    expect(await ended(id)).toBe("cancelled");
  });

  it("between two executions of its workflow, goes on at once", async () => {
    const variants = { a: {}, b: { training: { l1: 0.1 } } };
    const { id, mine } = await store({ name: "resumed", variants, concurrency: 2, ...ENDLESS });
    const first = points.hold("after stepSweep", mine);
    await dispatcher.round();
    await first.reached;
    // The first execution starts both trials, its limit, and continues as new; the second has not looked yet.
    const second = points.hold("before stepSweep", mine);
    first.release();
    await second.reached;
    await epochs(id, 1);
    await ask(id, "pause");
    await until("paused trainings", async () =>
      (await trainings(id)).every(({ state }) => state === "paused"),
    );
    const paused = await trainings(id);
    await ask(id, "resume");
    second.release();
    await epochs(id, Math.max(...paused.map(({ epoch }) => epoch)) + 1);
    await ask(id, "cancel");
    expect(await ended(id)).toBe("cancelled");
  });
});

describe("a sweep of more trials than one execution starts", () => {
  it("continues as new and ends complete, without an execution that starts nothing", async () => {
    const space = { learningRate: { type: "float", low: 1e-4, high: 1e-2, log: true } } as const;
    const sampler = { kind: "random", seed: 3 } as const;
    const plan = { name: "continued", space, sampler, budget: { maxTrials: 5 }, concurrency: 2 };
    const { id, uid } = await launch(plan);
    expect(await ended(id)).toBe("complete");
    expect((await trials(id)).map((trial) => trial.state)).toEqual(Array(5).fill("complete"));
    const histories = await executionHistories(temporal, sweepWorkflowId(uid, 1));
    const started = histories.map(
      (history) => eventsOf(history, "startChildWorkflowExecutionInitiatedEventAttributes").length,
    );
    expect(started.length).toBeGreaterThan(1);
    expect(started.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(5);
    // All but the last went on because they had started what one may.
    for (const count of started.slice(0, -1)) expect(count).toBeGreaterThanOrEqual(TRIALS_PER_EXECUTION);
    if (process.env.FOLDWISE_SAVE_HISTORIES)
      await saveHistories({ address: temporalAddress, name: "continued", uid });
  });

  it("does not continue as new for trials that run already", async () => {
    const variants = { a: {}, b: { training: { l1: 0.1 } }, c: { training: { l1: 0.2 } } };
    const { id, uid, mine } = await store({ name: "adopted", variants, concurrency: 3, ...ENDLESS });
    await dispatcher.round();
    await epochs(id, 1);
    await until("three runs", async () => (await runs(id)).length === 3);
    const step = points.hold("before stepSweep", mine);
    await temporal.workflow.getHandle(sweepWorkflowId(uid, 1)).signal("intentChanged");
    await step.reached;
    step.release();
    await ask(id, "cancel");
    expect(await ended(id)).toBe("cancelled");
    // One that started the three, one that found them there and waited.
    expect(await executionHistories(temporal, sweepWorkflowId(uid, 1))).toHaveLength(2);
  });
});

describe("a run that is retried while its sweep moves", () => {
  it("is started by the sweep's workflow, under its new generation", async () => {
    const variants = { refused: {}, moving: { training: { epochs: 5_000 } } };
    const trainer = { kind: "simulate", epochSeconds: 0.05 } as const;
    const { id, uid } = await store({ name: "retried", variants, concurrency: 2, trainer });
    const refusal = new FoldwiseError("invalid", "refused once, for the test");
    points.fail("before train", refusal, (work) => specOf(work).training.epochs === 2);
    await dispatcher.round();
    await until("the first trial's failure", async () => (await trials(id))[0]?.state === "failed");
    expect((await sweep(id)).state).toBe("running");
    const [refused] = await trials(id);
    const failed = (await runs(id)).find(({ trialId }) => trialId === refused?.id);
    await retryRun({ ctx: connection.db, id: failed?.id ?? 0 });
    await dispatcher.round();
    await until("the first trial's end", async () => (await trials(id))[0]?.state === "complete");
    expect((await trials(id))[0]).toMatchObject({ generation: 2 });
    const { events } = await temporal.workflow.getHandle(trialWorkflowId(uid, 1, 2)).fetchHistory();
    const [begun] = eventsOf({ events }, "workflowExecutionStartedEventAttributes");
    expect(begun?.parentWorkflowExecution?.workflowId).toBe(sweepWorkflowId(uid, 1));
    await ask(id, "cancel");
    await ended(id);
  });
});

describe("a trial's workflow", () => {
  it("outlives an intent that cannot be read", async () => {
    const { id, uid } = await launch({ name: "unread", ...ENDLESS });
    await epochs(id, 1);
    const gone = ApplicationFailure.nonRetryable("there is no such trial, for the test", "not-found");
    points.fail("before readTrialWish", gone);
    const trial = temporal.workflow.getHandle(trialWorkflowId(uid, 1, 1));
    await trial.signal("intentChanged");
    await until("the failed look", async () => {
      const history = await trial.fetchHistory();
      return eventsOf(history, "activityTaskFailedEventAttributes").length > 0;
    });
    await ask(id, "cancel");
    expect(await ended(id)).toBe("cancelled");
    await trial.result();
    expect((await trial.describe()).status.name).toBe("COMPLETED");
  });

  it("does not end while it handles a signal", async () => {
    const { id, uid } = await store({ name: "handled" });
    const training = points.hold("before train", (work) => specOf(work).seed === seed);
    await dispatcher.round();
    await training.reached;
    const look = points.hold("before readTrialWish");
    const trial = temporal.workflow.getHandle(trialWorkflowId(uid, 1, 1));
    await trial.signal("intentChanged");
    await look.reached;
    training.release();
    expect(await ended(id)).toBe("complete");
    look.release();
    await trial.result();
    const history = await trial.fetchHistory();
    const scheduled = eventsOf(history, "activityTaskScheduledEventAttributes").length;
    expect(eventsOf(history, "activityTaskCompletedEventAttributes")).toHaveLength(scheduled);
  });

  it("closes its trial when no training of it is at work any more, whichever fails first", async () => {
    const { id, uid } = await store({ name: "siblings", folds: [0, 1] });
    const mine = async (fold: number) => {
      const found = await trainings(id);
      return found.find((training) => training.fold === fold)?.id;
    };
    // Both folds stand before their training; one of them ends with an error nobody expects, the other is still at work.
    const both = [0, 1].map(() => points.hold("before trainUntil"));
    await dispatcher.round();
    await Promise.all(both.map(({ reached }) => reached));
    const [failing] = await Promise.all([mine(0)]);
    const broken = ApplicationFailure.nonRetryable("broken, for the test", "internal");
    points.fail("after trainUntil", broken, (call) =>
      JSON.stringify(call).includes(`"trainingId":${failing},`),
    );
    const sibling = points.hold(
      "before train",
      (work) => specOf(work).seed === seed && specOf(work).fold === 1,
    );
    for (const { release } of both) release();
    await sibling.reached;
    const trial = temporal.workflow.getHandle(trialWorkflowId(uid, 1, 1));
    await until("the workflow's answer to the failure", async () => {
      const names = ((await trial.fetchHistory()).events ?? []).map((event) =>
        event.activityTaskFailedEventAttributes
          ? "failed"
          : event.workflowTaskCompletedEventAttributes
            ? "task"
            : "",
      );
      return names.lastIndexOf("task") > names.indexOf("failed") && names.includes("failed");
    });
    expect((await trials(id))[0]?.state).toBe("running");
    const closing = (await trial.fetchHistory()).events?.filter(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === "endTrial",
    );
    expect(closing).toHaveLength(0);
    sibling.release();
    await ended(id);
    expect((await runs(id)).map((run) => run.state).toSorted()).toEqual(["cancelled", "complete"]);
  });
});

describe("two sweeps that share a training", () => {
  it("make its evaluations once", async () => {
    const first = await store({ name: "evaluates" });
    const isMine = (work: unknown) => specOf(work).seed === seed;
    const evaluating = points.hold("before evaluate", isMine);
    await dispatcher.round();
    await evaluating.reached;
    const busy = points.hold("after evaluateTraining", (call) => JSON.stringify(call).includes('"busy"'));
    seed -= 1;
    const second = await launch({ name: "waits" });
    await busy.reached;
    let again = 0;
    const count = points.hold("before evaluate", (work) => {
      if (isMine(work)) again += 1;
      return false;
    });
    busy.release();
    evaluating.release();
    expect(await ended(first.id)).toBe("complete");
    expect(await ended(second.id)).toBe("complete");
    count.release();
    expect(again).toBe(0);
    expect((await runs(second.id)).map(({ state, shared }) => [state, shared])).toEqual([["complete", true]]);
  });
});

describe("two workers of different builds", () => {
  it("share nothing by chance: a training is of the versions of the worker that trains it", async () => {
    await worker.stop();
    const common = { connection, temporal, temporalAddress, home, points };
    const control = await startInProcessWorker({
      ...common,
      id: "control",
      installation: { simulate: "of the control worker" },
      queues: ["control"],
    });
    const start = (id: string, build: string) =>
      startInProcessWorker({ ...common, id, installation: { simulate: build }, queues: ["train.cpu"] });
    const versions = async (id: number) => (await trainings(id)).map(({ spec }) => spec.versions.simulate);
    const old = await start("old", "2.9.1");
    const first = await launch({ name: "by the old build" });
    expect(await ended(first.id)).toBe("complete");
    expect(await versions(first.id)).toEqual(["2.9.1"]);
    await old.stop();

    worker = await start("new", "2.18.1");
    seed -= 1;
    const second = await launch({ name: "by the new build" });
    expect(await ended(second.id)).toBe("complete");
    expect(await versions(second.id)).toEqual(["2.18.1"]);
    expect((await runs(second.id)).map(({ shared }) => shared)).toEqual([false]);
    seed -= 1;
    const third = await launch({ name: "by the new build again" });
    expect(await ended(third.id)).toBe("complete");
    expect((await trainings(third.id)).map(({ id, attempt }) => [id, attempt])).toEqual(
      (await trainings(second.id)).map(({ id, attempt }) => [id, attempt]),
    );
    await control.stop();
  });
});

/** Of a trainer's work, as the points of the trainer are passed with. */
function specOf(work: unknown): TrainingSpec {
  return worked.parse(work).inputs.spec;
}
const worked = z.object({ inputs: z.object({ spec: z.custom<TrainingSpec>() }) });

function eventsOf<Key extends keyof HistoryEvent>(
  history: { events?: HistoryEvent[] | null },
  key: Key,
): NonNullable<HistoryEvent[Key]>[] {
  return (history.events ?? []).flatMap((event) => {
    const found = event[key];
    return found === null || found === undefined ? [] : [found];
  });
}
