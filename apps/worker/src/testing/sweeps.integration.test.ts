import { sweepWorkflowId, trialWorkflowId } from "@foldwise/core/contracts/temporal";
import { stopRun } from "@foldwise/db/repositories/run";
import { actOnSweep, editSweep } from "@foldwise/db/repositories/sweep";
import { stopTrial } from "@foldwise/db/repositories/trial";
import { drainWorker, listWorkers } from "@foldwise/db/repositories/worker";
import * as schema from "@foldwise/db/schema";
import { Client, Connection } from "@temporalio/client";
import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { ownNamespace } from "../../../../infra/testing/parallel.mjs";
import { saveHistories } from "../workflows/save-histories";
import { curvesOf, type Lab, openLab, until } from "./lab";
import { plan } from "./plan";

let database: TestDatabase;
let lab: Lab;
let temporal: Connection;

beforeAll(async () => {
  database = await createTestDatabase();
  const temporalAddress = inject("TEMPORAL_ADDRESS");
  lab = await openLab({ databaseUrl: database.url, temporalAddress });
  temporal = await Connection.connect({ address: temporalAddress });
  lab.startWorker({ slots: 4 });
  await lab.importDataset({ builtin: "digits" });
});

afterAll(async () => {
  try {
    const release = process.env.FOLDWISE_SAVE_HISTORIES;
    if (release) await keepHistories(release, ["small", "paused", "cancelled", "second"]);
  } finally {
    await lab?.close();
    await temporal?.close();
    await database?.drop();
  }
});

/** For the replay tests of later releases: see workflows/save-histories.ts. */
async function keepHistories(release: string, names: readonly string[]): Promise<void> {
  const address = inject("TEMPORAL_ADDRESS");
  for (const { name, uid } of await lab.connection.db.select().from(schema.sweep))
    if (names.includes(name))
      await saveHistories({
        connect: { address },
        namespace: ownNamespace(),
        name: `${release}-${name}`,
        uid,
      });
}

describe("a simulated sweep", () => {
  it("trains every fold, evaluates every sigma and takes the mean of the folds at their best epochs", async () => {
    const variants = { plain: {}, l1: { training: { l1: 0.1 } } };
    const id = await lab.launch(plan({ name: "small", variants }));
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const trials = await lab.trials(id);
    // In the plan's order, which is not that of the names.
    expect(trials.map(({ variant, state }) => [variant, state])).toEqual([
      ["plain", "complete"],
      ["l1", "complete"],
    ]);
    const trainings = await lab.trainings(id);
    expect(trainings).toHaveLength(6);
    for (const training of trainings) {
      expect(training).toMatchObject({ state: "complete", outcome: "complete", epoch: 4, attempt: 1 });
      const curves = curvesOf(await lab.points(training.id));
      expect(curves.get("val/loss")).toEqual([1, 2, 3, 4]);
      expect(curves.size).toBe(8);
    }
    const runs = await lab.runs(id);
    expect(new Set(runs.map(({ state }) => state))).toEqual(new Set(["complete"]));
    const own = runs.filter(({ trialId }) => trialId === trials[0]?.id);
    const best = await Promise.all(
      own.map(async ({ trainingId }) => {
        const points = await lab.points(trainingId ?? 0);
        const valuesOf = (wanted: string) =>
          points.filter(([name]) => name === wanted).map(([, , value]) => value);
        const losses = valuesOf("val/loss");
        return valuesOf("val/balanced_accuracy")[losses.indexOf(Math.min(...losses))] ?? Number.NaN;
      }),
    );
    expect(trials[0]?.objective).toBeCloseTo(best.reduce((a, b) => a + b, 0) / best.length, 12);
    const evaluations = await lab.connection.db
      .select()
      .from(schema.evaluation)
      .where(
        inArray(
          schema.evaluation.trainingId,
          trainings.map((training) => training.id),
        ),
      );
    expect(evaluations).toHaveLength(6 * 3);
    const one = evaluations[0];
    expect(one?.confusion?.flat().reduce((a, b) => a + b, 0)).toBe(one?.images?.length);
    expect(Object.keys(one?.measures ?? {})).toEqual(
      expect.arrayContaining(["accuracy", "balanced_accuracy", "auc", "precision/macro", "f1/weighted"]),
    );
  });

  it("sends ids, not data: every payload is below 64 kB", async () => {
    const [row] = await lab.connection.db.select().from(schema.sweep).where(eq(schema.sweep.name, "small"));
    const client = new Client({ connection: temporal, namespace: ownNamespace() });
    const ids = [
      sweepWorkflowId(row?.uid ?? "", 1),
      trialWorkflowId(row?.uid ?? "", 1, 1),
      trialWorkflowId(row?.uid ?? "", 2, 1),
    ];
    for (const workflowId of ids) {
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
      expect(events?.length).toBeGreaterThan(5);
      for (const event of events ?? []) expect(JSON.stringify(event).length).toBeLessThan(64_000);
    }
  });

  it("runs sixty trials, never more at a time than the concurrency", async () => {
    const id = await lab.launch(
      plan({
        name: "sixty",
        folds: [0],
        trainer: { kind: "simulate", epochSeconds: 0 },
        training: { epochs: 2 },
        evaluation: { testSigmas: [0], lastAtZero: false },
        space: { learningRate: { type: "float", low: 1e-4, high: 1e-2, log: true } },
        sampler: { kind: "random", seed: 3 },
        budget: { maxTrials: 60 },
        concurrency: 8,
      }),
    );
    let most = 0;
    await until("end of the sixty", async () => {
      const open = (await lab.trials(id)).filter(
        ({ state }) => !["complete", "failed", "cancelled"].includes(state),
      );
      most = Math.max(most, open.length);
      return (await lab.sweep(id)).state === "complete";
    });
    const trials = await lab.trials(id);
    expect(trials.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(new Set(trials.map(({ configuration }) => configuration.learningRate)).size).toBe(60);
    expect(trials.every(({ objective }) => objective !== null)).toBe(true);
    expect(most).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThan(1);
  });

  it("goes on from the checkpoint when attempts die, without missing or doubling an epoch", async () => {
    const id = await lab.launch(
      plan({
        name: "unlucky",
        trainer: { kind: "simulate", epochSeconds: 0.01, failureRate: 0.5 },
        training: { epochs: 12, earlyStopping: null },
      }),
    );
    expect(await lab.finished(id)).toMatchObject({ state: "complete" });
    const trainings = await lab.trainings(id);
    const attempts = await lab.attempts(trainings.map((training) => training.id));
    expect(attempts.some(({ outcome }) => outcome === "failed")).toBe(true);
    for (const training of trainings)
      expect(curvesOf(await lab.points(training.id)).get("lr")).toEqual(
        Array.from({ length: 12 }, (_, i) => i + 1),
      );
  });
});

describe("what people ask of a sweep", () => {
  /** Long enough that what is asked of a training comes before it ends, on a busy machine too. */
  const EPOCHS = 20;
  const ALL_EPOCHS = Array.from({ length: EPOCHS }, (_, i) => i + 1);
  const trainer = { kind: "simulate", epochSeconds: 0.4 } as const;
  const slow = { trainer, training: { epochs: EPOCHS, earlyStopping: null } };

  it("pauses after the epoch, keeps what there is, and resumes", async () => {
    const id = await lab.launch(plan({ name: "paused", ...slow }));
    const ctx = lab.connection.db;
    await until("an epoch of each", async () => {
      const trainings = await lab.trainings(id);
      return trainings.length === 3 && trainings.every(({ epoch }) => epoch >= 1);
    });
    await actOnSweep({ ctx, id, action: { action: "pause" } });
    await until("paused", async () => (await lab.sweep(id)).state === "paused");
    const before = await lab.trainings(id);
    expect(before.every(({ state }) => state === "paused")).toBe(true);
    expect(new Set((await lab.runs(id)).map(({ state }) => state))).toEqual(new Set(["paused"]));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await lab.trainings(id)).map(({ epoch }) => epoch)).toEqual(before.map(({ epoch }) => epoch));
    await actOnSweep({ ctx, id, action: { action: "resume" } });
    expect(await lab.finished(id)).toMatchObject({ state: "complete" });
    for (const training of await lab.trainings(id)) {
      expect(curvesOf(await lab.points(training.id)).get("val/loss")).toEqual(ALL_EPOCHS);
      expect(training.attempt).toBeGreaterThan(1);
    }
  });

  it("cancels at once and, retried, goes on from the checkpoints", async () => {
    const id = await lab.launch(plan({ name: "cancelled", seeds: [7], ...slow }));
    const ctx = lab.connection.db;
    await until("an epoch", async () => (await lab.trainings(id)).some(({ epoch }) => epoch >= 1));
    await actOnSweep({ ctx, id, action: { action: "cancel" } });
    expect(await lab.finished(id)).toMatchObject({ state: "cancelled" });
    const stopped = await lab.trainings(id);
    expect(new Set(stopped.map(({ state }) => state))).toEqual(new Set(["cancelled"]));
    expect(stopped.some(({ epoch }) => epoch < EPOCHS)).toBe(true);
    await actOnSweep({ ctx, id, action: { action: "retry" } });
    expect(await lab.finished(id)).toMatchObject({ state: "complete", generation: 2 });
    const attempts = await lab.attempts(stopped.map((training) => training.id));
    expect(attempts.some(({ number, fromEpoch }) => number > 1 && fromEpoch > 0)).toBe(true);
  });

  it("stops one trial and one run while the others go on: what they had at work ends after its epoch", async () => {
    const ctx = lab.connection.db;
    const id = await lab.launch(
      plan({
        name: "stopped",
        seeds: [11],
        folds: [0, 1],
        variants: { a: { training: { l1: 0.001 } }, b: { training: { l1: 0.002 } } },
        concurrency: 2,
        ...slow,
      }),
    );
    await until("an epoch of each", async () => {
      const trainings = await lab.trainings(id);
      return trainings.length === 4 && trainings.every(({ epoch }) => epoch >= 1);
    });
    const [first, second] = await lab.trials(id);
    const runs = await lab.runs(id);
    const fold = runs.find(({ trialId, fold: own }) => trialId === second?.id && own === 1);
    await stopTrial({ ctx, sweepId: id, number: 1, by: "Ada" });
    await stopRun({ ctx, id: fold?.id ?? 0, by: "Ada" });
    expect(await lab.finished(id)).toMatchObject({ state: "complete" });
    expect((await lab.trials(id)).map(({ state, objective }) => [state, objective])).toEqual([
      ["pruned", null],
      ["cancelled", null],
    ]);
    const trainings = await lab.trainings(id);
    // Both trials are opened at once: either may have its runs first.
    const byTrial = (await lab.runs(id)).toSorted(
      (a, b) => Number(a.trialId) - Number(b.trialId) || Number(a.fold) - Number(b.fold),
    );
    const ends = byTrial.map(({ trialId, fold: own, state, trainingId }) => {
      const training = trainings.find((one) => one.id === trainingId);
      return [trialId, own, state, training?.state, (training?.epoch ?? 0) < EPOCHS];
    });
    expect(ends).toEqual([
      [first?.id, 0, "pruned", "cancelled", true],
      [first?.id, 1, "pruned", "cancelled", true],
      [second?.id, 0, "complete", "complete", false],
      [second?.id, 1, "cancelled", "cancelled", true],
    ]);
    // Stopped by somebody, it is cancelled: a retry takes the run up, from its checkpoint, and no trial that was pruned.
    await actOnSweep({ ctx, id, action: { action: "retry" } });
    await until("the second generation's end", async () => {
      const { state, generation } = await lab.sweep(id);
      return generation === 2 && state === "complete";
    });
    expect((await lab.trials(id)).map(({ state }) => state)).toEqual(["pruned", "complete"]);
    const again = (await lab.trainings(id)).find((one) => one.id === fold?.trainingId);
    const attempts = await lab.attempts([again?.id ?? 0]);
    expect(attempts.at(-1)?.fromEpoch).toBeGreaterThan(0);
    expect(curvesOf(await lab.points(again?.id ?? 0)).get("val/loss")).toEqual(ALL_EPOCHS);
  });

  it("cancels a sweep that waits for a resource class nobody has", async () => {
    const id = await lab.launch(
      plan({ name: "nobody", seeds: [8], folds: [0], resources: { class: "train.tpu" } }),
    );
    await until("open trials", async () => (await lab.runs(id)).length > 0);
    await actOnSweep({ ctx: lab.connection.db, id, action: { action: "cancel" } });
    expect(await lab.finished(id)).toMatchObject({ state: "cancelled" });
  });

  it("shares trainings between sweeps; cancelling one of them does not stop what the other wants", async () => {
    const same = { seeds: [9], ...slow };
    const first = await lab.launch(plan({ name: "first", ...same }));
    await until("running", async () => (await lab.trainings(first)).some(({ epoch }) => epoch >= 1));
    const second = await lab.launch(plan({ name: "second", ...same }));
    await until("joined", async () => (await lab.runs(second)).length === 3);
    await actOnSweep({ ctx: lab.connection.db, id: first, action: { action: "cancel" } });
    expect(await lab.finished(first)).toMatchObject({ state: "cancelled" });
    expect(await lab.finished(second)).toMatchObject({ state: "complete" });
    const trainings = await lab.trainings(second);
    expect(trainings.map((training) => training.id)).toEqual(
      (await lab.trainings(first)).map((training) => training.id),
    );
    expect((await lab.runs(second)).every(({ shared }) => shared)).toBe(true);
    for (const training of trainings)
      expect(curvesOf(await lab.points(training.id)).get("val/loss")).toEqual(ALL_EPOCHS);
    const third = await lab.launch(plan({ name: "third", ...same }));
    expect(await lab.finished(third)).toMatchObject({ state: "complete" });
    expect((await lab.trainings(third)).map(({ attempt }) => attempt)).toEqual(
      trainings.map(({ attempt }) => attempt),
    );
  });

  it("trains added folds of trials that are complete, and goes on with a raised budget", async () => {
    const search = {
      space: { learningRate: { type: "float", low: 1e-4, high: 1e-2 } },
      sampler: { kind: "random", seed: 5 },
    } satisfies Partial<Parameters<typeof plan>[0]>;
    const id = await lab.launch(
      plan({ ...search, name: "extended", folds: [0], seeds: [10], budget: { maxTrials: 1 } }),
    );
    expect(await lab.finished(id)).toMatchObject({ state: "complete" });
    const [before] = await lab.trainings(id);
    const edit = { changes: { folds: [0, 1], budget: { maxTrials: 2 } }, enqueue: [{ learningRate: 0.005 }] };
    await editSweep({ ctx: lab.connection.db, metrics: lab.metrics, id, version: 0, edit, by: "test" });
    await until("the second generation's end", async () => {
      const { state, generation } = await lab.sweep(id);
      return generation === 2 && state === "complete";
    });
    expect(
      (await lab.trials(id)).map(({ state, configuration, planVersion }) => [
        state,
        configuration.learningRate === 0.005,
        planVersion,
      ]),
    ).toEqual([
      ["complete", false, 0],
      ["complete", true, 1],
    ]);
    const trainings = await lab.trainings(id);
    expect(trainings).toHaveLength(4);
    expect(trainings.find((one) => one.id === before?.id)).toMatchObject({ attempt: 1, epoch: 4 });
  });

  it("lets a worker that is drained end its training and exit, without taking the next", async () => {
    const ctx = lab.connection.db;
    const trainer = { kind: "simulate", epochSeconds: 0.4 } as const;
    const drained = lab.startWorker({ slots: 1, environment: { FOLDWISE_CLASSES: "train.tpu" } });
    const id = await lab.launch(
      plan({
        name: "drained",
        trainer,
        folds: [0, 1],
        seeds: [12],
        training: { epochs: 12, earlyStopping: null },
        resources: { class: "train.tpu" },
      }),
    );
    await until("an epoch of the first", async () =>
      (await lab.trainings(id)).some(({ epoch }) => epoch >= 1),
    );
    const workers = await listWorkers(ctx);
    const own = workers.find(({ pid }) => pid === drained.pid);
    await drainWorker({ ctx, id: own?.id ?? "" });
    expect(await drained.ended()).toBe(0);
    const states = (await lab.trainings(id)).map(({ state, epoch, attempt }) => [state, epoch, attempt]);
    expect(states).toHaveLength(2);
    expect(states).toContainEqual(["complete", 12, 1]);
    expect(states).toContainEqual(["queued", 0, 0]);
    await actOnSweep({ ctx, id, action: { action: "cancel" } });
    expect(await lab.finished(id)).toMatchObject({ state: "cancelled" });
  });

  it("adds a sigma to finished trainings without training again", async () => {
    const same = { seeds: [11], evaluation: { testSigmas: [0], lastAtZero: false } };
    const first = await lab.launch(plan({ name: "clean", ...same }));
    expect(await lab.finished(first)).toMatchObject({ state: "complete" });
    const before = await lab.trainings(first);
    const more = await lab.launch(
      plan({ name: "noisy", ...same, evaluation: { testSigmas: [5, 8], lastAtZero: false } }),
    );
    expect(await lab.finished(more)).toMatchObject({ state: "complete" });
    const { db } = lab.connection;
    expect(await lab.trainings(more)).toEqual(before);
    const stored = await db
      .select({ id: schema.evaluation.trainingId, sigma: schema.evaluation.sigma })
      .from(schema.evaluation)
      .where(
        inArray(
          schema.evaluation.trainingId,
          before.map(({ id }) => id),
        ),
      );
    for (const { id } of before)
      expect(
        stored
          .filter((row) => row.id === id)
          .map(({ sigma }) => sigma)
          .sort(),
      ).toEqual([0, 5, 8]);
  });

  it("splits each variant as it says, and records that on its runs", async () => {
    const variants = { image: {}, left: { splits: { scheme: "leave-one-fold-out" } } };
    const id = await lab.launch(
      plan({ name: "schemes", seeds: [12], variants, evaluation: { testSigmas: [0] } }),
    );
    expect(await lab.finished(id)).toMatchObject({ state: "complete" });
    const runs = await lab.runs(id);
    const schemes = (own: typeof runs) => [...new Set(own.map(({ splitScheme }) => splitScheme))];
    const of = (variant: string) => runs.filter(({ params }) => params.variant === variant);
    expect(schemes(of("image"))).toEqual(["within-fold-by-image"]);
    expect(schemes(of("left"))).toEqual(["leave-one-fold-out"]);
    const trainings = await lab.trainings(id);
    expect(new Set(trainings.map(({ splitId }) => splitId)).size).toBe(2);
    expect(new Set(trainings.map(({ fingerprint }) => fingerprint)).size).toBe(6);
  });
});
