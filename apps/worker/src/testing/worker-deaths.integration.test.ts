import { once } from "node:events";
import { join } from "node:path";
import { claimTraining, endAttempt } from "@foldwise/db/repositories/training";
import { registerWorker, stopWorker } from "@foldwise/db/repositories/worker";
import * as schema from "@foldwise/db/schema";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { serveFiles } from "../weights/testing";
import { curvesOf, type Lab, openLab, until } from "./lab";
import { plan } from "./plan";

let database: TestDatabase;
let lab: Lab;

beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

const FAILED = {
  state: "failed",
  failure: {
    kind: "lost",
    message:
      "The worker process ended 2 times in a row while it ran this training, without a finished epoch.",
  },
};

it("fails a run whose download was twice under way when its worker ended, instead of coming back", async () => {
  const requests: Promise<unknown>[] = [];
  const server = await serveFiles({ "own.h5": Buffer.alloc(1) }, (_, response) => {
    requests.push(once(response, "close"));
  });
  try {
    const environment = {
      FOLDWISE_CACHE: join(lab.home, "cache"),
      FOLDWISE_WEIGHTS_HOSTS: "127.0.0.1",
    };
    let worker = lab.startWorker({ environment });
    await lab.importDataset({ builtin: "digits" });
    const weights = { url: `${server.url}own.h5`, sha256: "c".repeat(64) };
    const trainer = { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, weights } as const;
    const id = await lab.launch(plan({ name: "ends its worker", folds: [0], trainer }));
    for (const deaths of [1, 2]) {
      await until("the download", async () => requests.length === deaths);
      await worker.kill();
      await requests[deaths - 1];
      worker = lab.startWorker({ environment });
    }
    expect(await lab.finished(id)).toMatchObject({ state: "failed" });
    const [training] = await lab.trainings(id);
    expect(training).toMatchObject({ ...FAILED, attempt: 2 });
    expect(await lab.runs(id)).toMatchObject([FAILED]);
    expect((await lab.attempts([training?.id ?? 0])).map(({ outcome }) => outcome)).toEqual(["lost", "lost"]);
    expect(requests).toHaveLength(2);
    await worker.kill();
  } finally {
    await server.close();
  }
});

describe("an attempt that is lost", () => {
  const ctx = () => lab.connection.db;
  const leaseMs = 3_500;
  let made = 0;
  beforeAll(() => {
    lab.startWorker();
  });

  /** A training that nobody serves, to be claimed by hand. */
  async function queued(): Promise<{ trainingId: number; trialId: number }> {
    made += 1;
    const id = await lab.launch(
      plan({ name: `lost ${made}`, folds: [0], seeds: [100 + made], resources: { class: "train.tpu" } }),
    );
    const trainingId = await until("its training", async () => (await lab.trainings(id))[0]?.id ?? null);
    const [trial] = await lab.trials(id);
    return { trainingId, trialId: trial?.id ?? 0 };
  }
  const claim = (of: { trainingId: number; trialId: number }, workerId: string) =>
    claimTraining({ ctx: ctx(), ...of, workerId, leaseMs });
  const register = (id: string) => {
    const worker = {
      id,
      host: "h",
      pid: 1,
      version: "0",
      classes: ["train.tpu"],
      slots: 2,
      capabilities: {},
    };
    return registerWorker({ ctx: ctx(), worker });
  };
  const ago = (seconds: number) => sql`clock_timestamp() - make_interval(secs => ${seconds})`;
  const seen = async (id: string, { attempt, worker }: { attempt: number; worker: number }) => {
    await ctx()
      .update(schema.attempt)
      .set({ seenAt: ago(attempt) })
      .where(eq(schema.attempt.workerId, id));
    await ctx()
      .update(schema.worker)
      .set({ seenAt: ago(worker) })
      .where(eq(schema.worker.id, id));
  };
  const train = (id: string) =>
    ctx().update(schema.attempt).set({ environment: {} }).where(eq(schema.attempt.workerId, id));
  /** Claims by a worker that is registered, and lets both be seen last so many seconds ago. */
  const lose = async (
    of: { trainingId: number; trialId: number },
    id: string,
    times = { attempt: 60, worker: 58 },
  ) => {
    await register(id);
    expect(await claim(of, id)).toMatchObject({ kind: "claimed" });
    await train(id);
    await seen(id, times);
  };

  it("counts against the training where the worker ended with it, nothing else on it", async () => {
    const of = await queued();
    await lose(of, "alone-1");
    await lose(of, "alone-2");
    expect(await claim(of, "next")).toMatchObject({ kind: "failed" });
  });

  it("is waited for while the second worker may still be there", async () => {
    const of = await queued();
    await lose(of, "wait-1");
    await lose(of, "wait-2", { attempt: 6, worker: 4 });
    const answer = await claim(of, "next");
    expect(answer).toMatchObject({ kind: "busy" });
    expect(answer.kind === "busy" && answer.retryMs).toBeGreaterThan(1_000);
    await seen("wait-2", { attempt: 17, worker: 16 });
    expect(await claim(of, "next")).toMatchObject({ kind: "failed" });
  });

  it("does not count where the worker lives on, or stopped by itself", async () => {
    const of = await queued();
    await lose(of, "first");
    await lose(of, "lives", { attempt: 60, worker: 1 });
    await lose(of, "stops");
    await stopWorker({ ctx: ctx(), id: "stops" });
    expect(await claim(of, "next")).toMatchObject({ kind: "claimed", attempt: 4 });
  });

  it("does not count where another training ran beside it, which may have been the one", async () => {
    const [of, other] = [await queued(), await queued()];
    await lose(of, "beside-1");
    await lose(of, "beside-2");
    await ctx()
      .insert(schema.attempt)
      .values({ trainingId: other.trainingId, number: 1, workerId: "beside-2", fromEpoch: 0 });
    expect(await claim(of, "next")).toMatchObject({ kind: "claimed", attempt: 3 });
  });

  it("counts only since the last finished epoch", async () => {
    const of = await queued();
    await lose(of, "before-1");
    await lose(of, "after-1");
    // As storeEpoch leaves it.
    await ctx()
      .update(schema.training)
      .set({ failuresInRow: 0 })
      .where(eq(schema.training.id, of.trainingId));
    expect(await claim(of, "next")).toMatchObject({ kind: "claimed", attempt: 3 });
  });

  it("is refused where its worker was only slow, and its log says so", async () => {
    const epochs = 12;
    const trainer = { kind: "simulate", epochSeconds: 0.3 } as const;
    const training = { epochs, earlyStopping: null };
    const id = await lab.launch(plan({ name: "replaced", folds: [0], fresh: true, trainer, training }));
    const { id: trainingId } = await until("an epoch", async () => {
      const [row] = await lab.trainings(id);
      return row && row.epoch > 0 ? row : null;
    });
    const [trial] = await lab.trials(id);
    const of = { ctx: ctx(), trainingId, trialId: trial?.id ?? 0 };
    expect(await claimTraining({ ...of, workerId: "other", leaseMs: 0 })).toMatchObject({
      kind: "claimed",
      attempt: 2,
    });
    await until("the refusal in the log", async () => {
      const lines = await ctx()
        .select()
        .from(schema.logLine)
        .where(eq(schema.logLine.trainingId, trainingId));
      return lines.some(
        ({ attempt, level, line }) =>
          attempt === 1 && level === "warn" && line.startsWith("Attempt 1 was replaced by a newer one"),
      );
    });
    await endAttempt({ ...of, number: 2, end: { outcome: "drained", training: "release" } });
    expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
    const attempts = await lab.attempts([trainingId]);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["lost", "drained", "complete"]);
    expect(curvesOf(await lab.points(trainingId)).get("val/loss")).toEqual(
      Array.from({ length: epochs }, (_, index) => index + 1),
    );
  });
});
