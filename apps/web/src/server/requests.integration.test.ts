import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { type RequestView, requestResponseSchema } from "@foldwise/core/contracts/http/request";
import type { LatencyResult } from "@foldwise/core/contracts/worker-requests";
import { encodeBmp } from "@foldwise/core/datasets";
import { stopWorker } from "@foldwise/db/repositories/worker";
import { claimRequest, finishRequest, requestInputs } from "@foldwise/db/repositories/worker-request";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as stages } from "@/app/api/v1/datasets/[id]/stages/route";
import { GET as latency } from "@/app/api/v1/latency/route";
import { GET as file } from "@/app/api/v1/requests/[id]/file/route";
import { GET as picture } from "@/app/api/v1/requests/[id]/images/[position]/route";
import { GET as show } from "@/app/api/v1/requests/[id]/route";
import { POST as exportModel } from "@/app/api/v1/runs/[id]/exports/route";
import { POST as measure } from "@/app/api/v1/runs/[id]/latency/route";
import { POST as predict } from "@/app/api/v1/runs/[id]/predictions/route";
import { send, startApi, type TestApi } from "./testing/api";
import { MACHINE, storeDataset, storePlan, storeTrial, storeWorker, WORKER } from "./testing/records";

const home = mkdtempSync(join(tmpdir(), "foldwise-requests-"));
let api: TestApi;
let trained: number;
let untrained: number;
let deleted: number;

beforeAll(async () => {
  api = await startApi({ FOLDWISE_HOME: home });
  await storeDataset(api.db);
  const { runs } = await storeTrial(api.db, await storePlan(api.db));
  const [first, second, third] = runs;
  trained = first?.runId ?? 0;
  untrained = second?.runId ?? 0;
  deleted = third?.runId ?? 0;
  await api.db.insert(schema.checkpoint).values({
    trainingId: first?.trainingId ?? 0,
    epoch: 2,
    attempt: 1,
    sha256: "c".repeat(64),
    bytes: 1,
    isBest: true,
  });
  await api.db
    .update(schema.training)
    .set({ epoch: 0 })
    .where(eq(schema.training.id, second?.trainingId ?? 0));
  await api.db.update(schema.run).set({ deletedAt: new Date() }).where(eq(schema.run.id, deleted));
  await storeWorker(api.db);
});
afterAll(async () => {
  await api.close();
  rmSync(home, { recursive: true, force: true });
});

const image = encodeBmp(4, 4, new Uint8Array(48).fill(9));

function form(images: readonly (readonly [string, Uint8Array])[], request?: unknown): FormData {
  const made = new FormData();
  if (request !== undefined) made.set("request", JSON.stringify(request));
  for (const [name, bytes] of images) made.append("image", new Blob([new Uint8Array(bytes)]), name);
  return made;
}

const post = (
  handler: Parameters<typeof send>[0],
  id: number | string,
  body: unknown,
  headers: Record<string, string> = {},
) => send(handler, "/api/v1/x", { method: "POST", params: { id: String(id) }, body, headers });

async function asked(answer: Response): Promise<RequestView> {
  expect(answer.status).toBe(202);
  return requestResponseSchema.parse(await answer.json()).request;
}

const get = (
  handler: Parameters<typeof send>[0],
  id: number,
  { query = "", position = "0" }: { query?: string; position?: string } = {},
) => send(handler, `/api/v1/requests/${id}${query}`, { params: { id: String(id), position } });

describe("refuses, and keeps nothing of", () => {
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  /** 10,000 × 10,000 pixels in a few bytes. */
  const bomb = Buffer.concat([
    png,
    Buffer.from("0000271000002710080200000000000000", "hex"),
    Buffer.from("000000004944415400000000", "hex"),
    Buffer.from("0000000049454e44ae426082", "hex"),
  ]);
  it.each<[string, () => FormData, RegExp]>([
    ["no image", () => form([]), /no images were given/],
    ["0 bytes", () => form([["a.png", new Uint8Array()]]), /image a\.png: 0 bytes — the file is empty/],
    ["what is no image", () => form([["a.png", Buffer.from("hello")]]), /not a PNG, JPEG, TIFF or BMP/],
    ["a truncated image", () => form([["a.bmp", image.subarray(0, 80)]]), /a\.bmp.*truncated/],
    [
      "an image over 10 MiB",
      () => form([["a.bmp", new Uint8Array(10 * 2 ** 20 + 1)]]),
      /too large; at most 10 MiB/,
    ],
    ["an image of too many pixels", () => form([["a.png", bomb]]), /10000 × 10000 — has too many pixels/],
    [
      "33 images",
      () => form(Array.from({ length: 33 }, () => ["a.bmp", image] as const)),
      /33 images — too many/,
    ],
    ["images beside test images", () => form([["a.bmp", image]], { testImages: 2 }), /one or the other/],
    ["unknown weights", () => form([["a.bmp", image]], { weights: "worst" }), /weights: "worst"/],
    [
      "a key that is none",
      () => form([["a.bmp", image]], { wieghts: "best" }),
      /wieghts: "best" — unknown key/,
    ],
  ])("%s", async (_what, body, message) => {
    const before = await api.db.$count(schema.workerRequest);
    const answer = await post(predict, trained, body());
    expect(answer.status).toBe(400);
    expect(errorBodySchema.parse(await answer.json()).error.message).toMatch(message);
    expect(await api.db.$count(schema.workerRequest)).toBe(before);
  });

  it("a form that is cut off or has parts that nobody knows", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const cut = await post(predict, trained, '--x\r\ncontent-disposition: form-data; name="image"', headers);
    expect(cut.status).toBe(400);
    const odd = form([["a.bmp", image]]);
    odd.set("file", "1");
    expect((await (await post(predict, trained, odd)).json()).error.problems[0].field).toBe("file");
  });

  it.each([
    ["an unknown run", () => 9_999, 404, /No run 9999/],
    ["a deleted run", () => deleted, 404, /No run/],
    ["a run without a finished epoch", () => untrained, 409, /has not finished an epoch yet/],
  ])("%s", async (_what, id, status, message) => {
    for (const [handler, body] of [
      [predict, { testImages: 3 }],
      [exportModel, { format: "keras-h5" }],
      [measure, {}],
    ] as const) {
      const answer = await post(handler, id(), body);
      expect(answer.status).toBe(status);
      expect((await answer.json()).error.message).toMatch(message);
    }
  });

  it("a format that is none, and an image that the dataset has not", async () => {
    const format = await post(exportModel, trained, { format: "onnx" });
    expect((await format.json()).error.problems[0]).toMatchObject({ field: "format", value: '"onnx"' });
    const none = await post(stages, "tiny-cells", { image: 180 });
    expect((await none.json()).error.problems[0]).toMatchObject({ field: "image", remedy: "0 to 179" });
    expect((await post(stages, "tiny-cells", {})).status).toBe(400);
    expect((await post(stages, "nowhere", { image: 0 })).status).toBe(404);
    const both = await post(stages, "tiny-cells", { image: 0, drawAs: 3 });
    expect((await both.json()).error.problems[0]).toMatchObject({ field: "drawAs", value: "3" });
    const steps = { image: 0, data: { augmentationSteps: { rotationDegrees: 500 } } };
    const turned = await (await post(stages, "tiny-cells", steps)).json();
    expect(turned.error.problems[0].field).toBe("data.augmentationSteps.rotationDegrees");
  });

  it("everything while no worker runs, at once", async () => {
    await stopWorker({ ctx: api.db, id: WORKER.id });
    const answer = await post(predict, trained, { testImages: 1 });
    expect(answer.status).toBe(503);
    expect((await answer.json()).error.message).toContain("npx foldwise worker");
    await storeWorker(api.db);
  });
});

it("queues images in order, once for a key, and answers as soon as a worker has", async () => {
  const body = () =>
    form(
      [
        ["a.bmp", image],
        ["words.png", Buffer.from("hello")],
        ["b.bmp", image],
      ],
      { weights: "last" },
    );
  const key = { "idempotency-key": "one" };
  const view = await asked(await post(predict, trained, body(), key));
  expect(view).toMatchObject({ kind: "predict", state: "queued", workers: 1, ahead: 0, runId: trained });
  expect((await asked(await post(predict, trained, body(), key))).id).toBe(view.id);
  expect((await post(exportModel, trained, { format: "keras-h5" }, key)).status).toBe(409);

  const waiting = get(show, view.id, { query: "?wait=20" });
  const claim = await claimRequest({ ctx: api.db, workerId: "w1", kinds: ["predict"], hasGpu: false });
  expect(claim).toMatchObject({ id: view.id, attempt: 1, payload: { weights: "last" } });
  // A bad image does not stop the others, and is not sent on.
  expect(claim?.payload.refused).toEqual([
    { position: 1, name: "words.png", problem: expect.stringMatching(/^the content is not a PNG.*5 bytes/) },
  ]);
  const inputs = await requestInputs({ ctx: api.db, id: view.id });
  expect(inputs.map(({ name }) => name)).toEqual(["a.bmp", "b.bmp"]);
  if (!claim) throw new Error("nothing was claimed");
  const result = {
    kind: "stages",
    source: { name: "a", index: null, class: null, patient: null, fold: null },
    seed: 1,
    epoch: 1,
    copy: "original",
    stages: [],
  } as const;
  const start = performance.now();
  const answer = { result: { ...result, stages: [] }, images: [{ name: "a", bytes: Buffer.from("png") }] };
  expect(await finishRequest({ ctx: api.db, claim, answer })).toBe(true);
  // Another worker's late answer changes nothing.
  expect(await finishRequest({ ctx: api.db, claim, answer })).toBe(false);
  expect(requestResponseSchema.parse(await (await waiting).json()).request.state).toBe("complete");
  expect(performance.now() - start).toBeLessThan(10_000);

  const png = await get(picture, view.id, { position: "0" });
  expect(png.headers.get("content-type")).toBe("image/png");
  expect(await png.text()).toBe("png");
  expect((await get(picture, view.id, { position: "1" })).status).toBe(404);
  expect((await get(file, view.id)).status).toBe(404);
  expect((await get(show, 9_999)).status).toBe(404);
});

it("gives an export's file with its name and length", async () => {
  const { id } = await asked(await post(exportModel, trained, { format: "keras-h5", weights: "best" }));
  const claim = await claimRequest({ ctx: api.db, workerId: "w1", kinds: ["export"], hasGpu: false });
  if (!claim) throw new Error("nothing was claimed");
  const { sha256, bytes } = await api.artifacts.putBytes(Buffer.from("weights"));
  const stored = { name: "mac-run-1-best-epoch-2.h5", type: "application/x-hdf5", sha256, bytes };
  const result = {
    kind: "export",
    format: "keras-h5",
    weights: "best",
    epoch: 2,
    files: [],
    file: stored,
  } as const;
  await finishRequest({ ctx: api.db, claim, answer: { result: { ...result, files: [] }, artifact: sha256 } });
  const answer = await get(file, id);
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="mac-run-1-best-epoch-2.h5"');
  expect(answer.headers.get("content-length")).toBe("7");
  expect(await answer.text()).toBe("weights");
});

it("puts published prediction times beside the measured ones", async () => {
  const { published } = await (await send(latency, "/api/v1/latency")).json();
  expect(published.map(({ where, value }: { where: string; value: number }) => [where, value])).toEqual([
    ["personal computer", 4.92],
    ["hosted notebook", 44.68],
  ]);
  const one = { median: 1, p95: 2 };
  const result: LatencyResult = {
    kind: "latency",
    model: "mobilenet_m",
    inputSize: 64,
    widthMultiplier: 0.25,
    weights: "best",
    epoch: 2,
    machine: MACHINE,
    images: 10,
    imageSize: [128, 128],
    decode: one,
    resize: one,
    predict: one,
    total: one,
  };
  await api.db.insert(schema.latencyMeasurement).values({ runId: trained, result });
  const measuredOf = async (run: number) =>
    (await (await send(latency, `/api/v1/latency?run=${run}`)).json()).measured;
  expect(await measuredOf(trained)).toMatchObject([{ runId: trained, weights: "best", epoch: 2 }]);
  expect(await measuredOf(untrained)).toEqual([]);
});
