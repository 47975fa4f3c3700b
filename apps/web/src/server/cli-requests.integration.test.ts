import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestKind, RequestResult } from "@foldwise/core/contracts/worker-requests";
import { encodeBmp } from "@foldwise/core/datasets";
import { stopWorker } from "@foldwise/db/repositories/worker";
import { claimRequest, finishRequest, type RequestClaim } from "@foldwise/db/repositories/worker-request";
import * as schema from "@foldwise/db/schema";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startApi, type TestApi } from "./testing/api";
import { buildCli, type Ended } from "./testing/cli";
import { findHandlers } from "./testing/handlers";
import { serveRoutes } from "./testing/http-server";
import { MACHINE, storeDataset, storePlan, storeTrial, storeWorker, WORKER } from "./testing/records";

const folder = mkdtempSync(join(tmpdir(), "foldwise-cli-requests-"));
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;
let foldwise: (...args: readonly string[]) => Promise<Ended>;
let run: string;
let untrained: string;

beforeAll(async () => {
  foldwise = await buildCli(folder, () => server.url);
  api = await startApi({ FOLDWISE_HOME: join(folder, "home") });
  await storeDataset(api.db);
  const { runs } = await storeTrial(api.db, await storePlan(api.db));
  run = String(runs[0]?.runId);
  untrained = String(runs[1]?.runId);
  await api.db.insert(schema.checkpoint).values({
    trainingId: runs[0]?.trainingId ?? 0,
    epoch: 2,
    attempt: 1,
    sha256: "c".repeat(64),
    bytes: 1,
    isBest: true,
  });
  await storeWorker(api.db);
  writeFileSync(join(folder, "cell.bmp"), encodeBmp(4, 4, new Uint8Array(48).fill(7)));
  writeFileSync(join(folder, "words.png"), "not a picture");
  writeFileSync(join(folder, "empty.png"), "");
  server = await serveRoutes(await findHandlers());
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Answers the next request of a kind as a worker would; what the worker itself does is tested there. */
async function answerNext(kind: RequestKind, answer: Parameters<typeof finishRequest>[0]["answer"]) {
  const claimed: RequestClaim[] = [];
  await expect
    .poll(async () => {
      const claim = await claimRequest({ ctx: api.db, workerId: WORKER.id, kinds: [kind], hasGpu: false });
      if (claim) claimed.push(claim);
      return claimed;
    })
    .toHaveLength(1);
  for (const claim of claimed) await finishRequest({ ctx: api.db, claim, answer });
}

const NETWORK = {
  model: "mobilenet_m",
  inputSize: 64,
  widthMultiplier: 0.25,
  weights: "best",
  epoch: 2,
} as const;

it("predicts images into a table with each class", async () => {
  const result: RequestResult = {
    kind: "predict",
    ...NETWORK,
    machine: MACHINE,
    classes: ["blast", "normal"],
    positiveClass: "blast",
    warm: true,
    images: [
      {
        name: "cell.bmp",
        index: null,
        label: null,
        width: 4,
        height: 4,
        predicted: "normal",
        probabilities: [0.25, 0.75],
        milliseconds: { decode: 1, resize: 2, predict: 3.04 },
      },
      { name: "odd.bmp", problem: "cannot be decoded as BMP" },
    ],
  };
  const asked = foldwise("model", "predict", run, "words.png", "cell.bmp");
  await answerNext("predict", { result });
  const { code, out, err } = await asked;
  expect(out).toMatch(
    /image +class +P\(blast\) +P\(normal\) +ms\nwords\.png +— +— +— +—\ncell\.bmp +normal +0\.2500 +0\.7500 +6\.0\n/,
  );
  // Images that could not be read are bad input, after the others were printed.
  expect(code).toBe(2);
  expect(err).toContain("odd.bmp: cannot be decoded");
  expect(err).toContain("words.png: the content is not a PNG, JPEG, TIFF or BMP image (13 bytes)");
});

it("saves an export as a file, and an archive as a folder", async () => {
  const store = api.artifacts;
  const h5 = await store.putBytes(Buffer.from("weights"));
  const exported = (file: { name: string; type: string; sha256: string; bytes: number }): RequestResult => ({
    kind: "export",
    format: "keras-h5",
    weights: "best",
    epoch: 2,
    files: [],
    file,
  });
  const one = foldwise("model", "export", run, "--format", "keras-h5", "--out", "out/model.h5", "--json");
  const file = { name: "mac.h5", type: "application/x-hdf5", ...h5 };
  await answerNext("export", { result: exported(file), artifact: h5.sha256 });
  expect(JSON.parse((await one).out).written).toEqual([{ path: join(folder, "out/model.h5"), bytes: 7 }]);
  expect(readFileSync(join(folder, "out/model.h5"), "utf8")).toBe("weights");

  const damaged = foldwise("model", "export", run, "--format", "keras-h5", "--out", "out/bad.h5");
  const wrong = { ...file, sha256: createHash("sha256").update("other").digest("hex") };
  await answerNext("export", { result: exported(wrong), artifact: h5.sha256 });
  const ended = await damaged;
  expect(ended.code).toBe(1);
  expect(ended.err).toContain("checksum");
  expect(existsSync(join(folder, "out/bad.h5"))).toBe(false);
  expect(readdirSync(join(folder, "out"))).toEqual(["model.h5"]);
});

it("writes the stages of an image as PNG files with what was drawn", async () => {
  const result: RequestResult = {
    kind: "stages",
    source: { name: "0.bmp", index: 0, class: "blast", patient: "0", fold: 0 },
    seed: 3,
    epoch: 1,
    copy: "original",
    drawnAs: 0,
    stages: [
      { name: "original", applied: true, drawn: {}, width: 4, height: 4 },
      { name: "rotation", applied: true, drawn: { degrees: -12.3456 }, width: 4, height: 4 },
    ],
  };
  const asked = foldwise("dataset", "stages", "tiny-cells", "--image", "0", "--seed", "3", "--out", "strip");
  const images = ["a", "b"].map((name) => ({ name, bytes: Buffer.from(`png ${name}`) }));
  await answerNext("stages", { result, images });
  const { code, out } = await asked;
  expect(code).toBe(0);
  expect(out).toContain("degrees -12.346");
  expect(out).toContain("0.bmp, seed 3, epoch 1\n");
  expect(readdirSync(join(folder, "strip")).sort()).toEqual([
    "00-original.png",
    "01-rotation.png",
    "stages.json",
  ]);
  expect(readFileSync(join(folder, "strip/01-rotation.png"), "utf8")).toBe("png b");
});

it.concurrent.each([
  ["no image", ["model", "predict", "RUN"], 2, "no images were given"],
  [
    "images and test images",
    ["model", "predict", "RUN", "cell.bmp", "--test-images", "2"],
    2,
    "cannot be combined with --test-images",
  ],
  ["a file that is not there", ["model", "predict", "RUN", "none.png"], 2, "does not exist"],
  ["what is no image", ["model", "predict", "RUN", "words.png"], 2, "not a PNG, JPEG, TIFF or BMP"],
  ["an empty file", ["model", "predict", "RUN", "empty.png"], 2, "the file is empty"],
  ["an unknown run", ["model", "predict", "9999", "cell.bmp"], 3, "No run 9999"],
  ["a run without an epoch", ["model", "predict", "UNTRAINED", "cell.bmp"], 1, "no checkpoint"],
  ["a format that is none", ["model", "export", "RUN", "--format", "onnx", "--out", "x"], 2, "onnx"],
  ["no format", ["model", "export", "RUN", "--out", "x"], 2, "--format"],
  [
    "two images",
    ["dataset", "stages", "tiny-cells", "--image", "1", "--file", "cell.bmp", "--out", "x"],
    2,
    "two images",
  ],
  [
    "another's draws for an image of the dataset",
    ["dataset", "stages", "tiny-cells", "--image", "1", "--draw-as", "4", "--out", "x"],
    2,
    "applies only to an uploaded image",
  ],
  [
    "a plan that is not there",
    ["dataset", "stages", "tiny-cells", "--image", "1", "--plan", "no.yaml", "--out", "x"],
    2,
    "no.yaml",
  ],
])("says what is wrong with %s", async (_, args, code, text) => {
  const named = args.map((arg) => (arg === "RUN" ? run : arg === "UNTRAINED" ? untrained : arg));
  const ended = await foldwise(...named);
  expect(ended.err).toContain(text);
  expect(ended.code).toBe(code);
});

it("says at once that no worker is running", async () => {
  await stopWorker({ ctx: api.db, id: WORKER.id });
  const ended = await foldwise("model", "predict", run, "cell.bmp");
  expect(ended.code).toBe(4);
  expect(ended.err).toContain("npx foldwise worker");
});
