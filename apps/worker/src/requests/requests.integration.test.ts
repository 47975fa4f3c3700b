import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestResult } from "@foldwise/core/contracts/worker-requests";
import { encodeBmp } from "@foldwise/core/datasets";
import { AUGMENTED } from "@foldwise/core/trainers/tfjs/augmentation";
import {
  createRequest,
  findRequest,
  listLatencies,
  type NewRequest,
  requestFile,
  requestImage,
} from "@foldwise/db/repositories/worker-request";
import * as schema from "@foldwise/db/schema";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Lab, openLab, until } from "../testing/lab";
import { isRunning, trainersOf, type WorkerProcess } from "../testing/worker-process";

let database: TestDatabase;
let lab: Lab;
let folder: string;
let worker: WorkerProcess;
let runId: number;
let trainingId: number;
let datasetId: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foldwise-requests-"));
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  worker = lab.startWorker();
  await writeSet();
  const request = { path: folder, slug: "spots", patients: "stop", refusedFiles: "stop" } as const;
  datasetId = await lab.importDataset(request);
  const sweepId = await lab.launch({
    name: "asked",
    experiment: "requests",
    dataset: "spots",
    trainer: { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25 },
    folds: [0],
    training: { epochs: 2 },
    data: { balance: "none", augmentation: "none" },
    evaluation: { testSigmas: [0] },
  });
  expect(await lab.finished(sweepId)).toMatchObject({ state: "complete" });
  const [run] = await lab.runs(sweepId);
  runId = run?.id ?? 0;
  trainingId = run?.trainingId ?? 0;
});

afterAll(async () => {
  await lab?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** One fold of two classes in C-NMC's layout: spots of different colour, no two images alike. */
async function writeSet() {
  for (const [position, kind] of ["all", "hem"].entries()) {
    const into = join(folder, "fold_0", kind);
    await mkdir(into, { recursive: true });
    for (let i = 0; i < 30; i++)
      await writeFile(
        join(into, `UID_${kind === "hem" ? "H" : ""}${i % 5}_${i}_1_${kind}.bmp`),
        spot(position, i),
      );
  }
}

function spot(position: number, i: number): Uint8Array {
  const pixels = Uint8Array.from({ length: 40 * 40 * 3 }, (_, at) =>
    at % 3 === position ? 200 : (at * (i + 3)) % 120,
  );
  return encodeBmp(40, 40, pixels);
}

async function ask(request: NewRequest) {
  const ctx = lab.connection.db;
  const { id } = await createRequest({ ctx, request });
  return until(`request ${id}`, async () => {
    const view = await findRequest({ ctx, id });
    return view.state === "complete" || view.state === "failed" ? view : null;
  });
}

function resultOf<Kind extends RequestResult["kind"]>(kind: Kind, view: { result: RequestResult | null }) {
  const { result } = view;
  if (!isKind(kind, result)) throw new Error(`no ${kind} but ${JSON.stringify(view)}`);
  return result;
}
const isKind = <Kind extends RequestResult["kind"]>(
  kind: Kind,
  result: RequestResult | null,
): result is Extract<RequestResult, { kind: Kind }> => result?.kind === kind;

describe("a prediction", () => {
  it("of the run's test images gives the scores of its evaluation", async () => {
    const [evaluation] = await lab.connection.db
      .select()
      .from(schema.evaluation)
      .where(and(eq(schema.evaluation.trainingId, trainingId), eq(schema.evaluation.weights, "best")));
    const view = await ask({ kind: "predict", runId, payload: { weights: "best", testImages: 32 } });
    const { images, classes, ...about } = resultOf("predict", view);
    expect(about).toMatchObject({
      model: "mobilenet_m",
      inputSize: 32,
      weights: "best",
      epoch: evaluation?.epoch,
    });
    expect(images).toHaveLength(evaluation?.images?.length ?? 0);
    for (const image of images) {
      if ("problem" in image) throw new Error(image.problem);
      const at = evaluation?.images?.indexOf(image.index ?? -1) ?? -1;
      expect(image.label).toBe(classes[evaluation?.labels?.[at] ?? -1]);
      // The positive class is the first by name.
      expect(image.probabilities[0]).toBeCloseTo(evaluation?.scores?.[at] ?? Number.NaN, 5);
      expect(image.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      expect(image).toMatchObject({ width: 40, height: 40 });
    }
    const { bytes } = await requestImage({ ctx: lab.connection.db, id: view.id, position: 0 });
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  });

  it("of sent images is warm after the first, and a broken image does not stop the others", async () => {
    const good = spot(0, 77);
    const images = [
      { name: "good.bmp", bytes: good },
      { name: "cut.bmp", bytes: good.subarray(0, good.length - 100) },
      { name: "again.bmp", bytes: good },
    ];
    const refused = [{ position: 3, name: "words.png", problem: "is no image" }];
    const view = await ask({ kind: "predict", runId, payload: { weights: "last", refused }, images });
    const predicted = resultOf("predict", view).images;
    expect(predicted[3]).toEqual({ name: "words.png", problem: "is no image" });
    expect(predicted[1]).toEqual({ name: "cut.bmp", problem: expect.stringContaining("truncated") });
    expect(predicted[0]).toMatchObject({ name: "good.bmp", index: null, label: null });
    const next = await ask({
      kind: "predict",
      runId,
      payload: { weights: "last" },
      images: images.slice(0, 1),
    });
    expect(resultOf("predict", next).warm).toBe(true);
    // What was sent is not kept.
    const kept = await lab.connection.db
      .select({ side: schema.workerRequestImage.side })
      .from(schema.workerRequestImage)
      .where(eq(schema.workerRequestImage.requestId, next.id));
    expect(kept).toEqual([{ side: "output" }]);
  });

  it("of a run that is gone or has no network fails with the reason", async () => {
    const [row] = await lab.connection.db.select().from(schema.run).where(eq(schema.run.id, runId));
    const [logged] = await lab.connection.db
      .insert(schema.run)
      .values({ experimentId: row?.experimentId ?? 0, name: "script", state: "complete", deletedAt: null })
      .returning();
    const none = await ask({ kind: "predict", runId: logged?.id, payload: { testImages: 1 } });
    expect(none).toMatchObject({
      state: "failed",
      error: { message: expect.stringContaining("logged by a script") },
    });
    await lab.connection.db
      .update(schema.run)
      .set({ deletedAt: new Date() })
      .where(eq(schema.run.id, logged?.id ?? 0));
    const gone = await ask({ kind: "predict", runId: logged?.id, payload: { testImages: 1 } });
    expect(gone.error?.message).toBe(`No run ${logged?.id}.`);
  });
});

it("shows an image at each stage, the same for the same seed and epoch", async () => {
  const payload = { image: 3, inputSize: 32, seed: 5, epoch: 2, data: { augmentation: AUGMENTED } };
  const view = await ask({ kind: "stages", datasetId, payload });
  const { stages, source } = resultOf("stages", view);
  expect(source).toMatchObject({ index: 3, class: expect.stringMatching(/^all$/i), fold: 0 });
  expect(stages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["original", "crop", "resize", "brightness"]),
  );
  expect(stages.find(({ name }) => name === "brightness")?.drawn.factor).toBeGreaterThan(0.39);
  const picture = (id: number) => requestImage({ ctx: lab.connection.db, id, position: stages.length - 1 });
  const again = await ask({ kind: "stages", datasetId, payload });
  expect((await picture(again.id)).bytes).toEqual((await picture(view.id)).bytes);
  const other = await ask({ kind: "stages", datasetId, payload: { ...payload, seed: 6 } });
  expect((await picture(other.id)).bytes).not.toEqual((await picture(view.id)).bytes);
});

it("draws an uploaded image as the one whose place it is told to take", async () => {
  const payload = { inputSize: 32, seed: 5, epoch: 2, data: { augmentation: AUGMENTED } };
  const own = resultOf("stages", await ask({ kind: "stages", datasetId, payload: { ...payload, image: 3 } }));
  const images = [{ name: "mine.bmp", bytes: await readFile(join(folder, own.source.name)) }];
  const drawn = async (drawAs?: number) => {
    const view = await ask({ kind: "stages", datasetId, payload: { ...payload, drawAs }, images });
    return resultOf("stages", view);
  };
  const asThird = await drawn(3);
  expect(asThird).toMatchObject({ drawnAs: 3, source: { name: "mine.bmp", index: null } });
  expect(asThird.stages.map((stage) => stage.drawn)).toEqual(own.stages.map((stage) => stage.drawn));
  expect(own.drawnAs).toBe(3);
  const asFirst = await drawn();
  expect(asFirst.drawnAs).toBe(0);
  expect(asFirst.stages).not.toEqual(asThird.stages);
});

it("exports a model as a file with its name", async () => {
  const view = await ask({ kind: "export", runId, payload: { format: "tfjs-layers", weights: "best" } });
  const { file, files } = resultOf("export", view);
  expect(files.map(({ name }) => name)).toContain("model.json");
  const { artifact } = await requestFile({ ctx: lab.connection.db, id: view.id });
  const stored = await readFile(join(lab.home, "artifacts", artifact.slice(0, 2), artifact));
  expect(stored).toHaveLength(file.bytes);
  // Who has only the file reads in it what made its weights the best ones.
  expect(stored.toString("latin1")).toContain('"selection":"lowest val/loss"');
  expect(file.name).toMatch(/-run-\d+-best-epoch-\d-tfjs-layers\.tar$/);
});

it("measures how long one image takes, and keeps it with its run", async () => {
  const view = await ask({ kind: "latency", runId, payload: { images: 10 } });
  const { total, predict, machine } = resultOf("latency", view);
  expect(predict.median).toBeGreaterThan(0);
  expect(total.p95).toBeGreaterThanOrEqual(total.median);
  expect(machine.cpu).not.toBe("");
  const [kept] = await listLatencies({ ctx: lab.connection.db });
  expect(kept).toMatchObject({
    runId,
    result: { images: 10, imageSize: [40, 40] },
    dataset: { slug: "spots" },
  });
});

it("is done by the next worker when one is killed at it; without any, it is refused at once", async () => {
  const ctx = lab.connection.db;
  const { id } = await createRequest({
    ctx,
    request: { kind: "latency", runId, payload: { images: 1_000 } },
  });
  await until("running", async () => (await findRequest({ ctx, id })).state === "running");
  const trainers = trainersOf(worker);
  expect(trainers).not.toEqual([]);
  await worker.kill();
  worker = lab.startWorker();
  const done = await until("done by the next", async () => {
    const view = await findRequest({ ctx, id });
    return view.state === "complete" || view.state === "failed" ? view : null;
  });
  expect(done).toMatchObject({ state: "complete", attempts: 2 });
  expect(trainers.filter(isRunning)).toEqual([]);
  expect(await ctx.$count(schema.latencyMeasurement)).toBe(2);
  await worker.stop();
  await lab.connection.db.update(schema.worker).set({ stoppedAt: new Date() });
  const refused = createRequest({ ctx, request: { kind: "predict", runId, payload: { testImages: 1 } } });
  await expect(refused).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("npx foldwise worker"),
  });
});
