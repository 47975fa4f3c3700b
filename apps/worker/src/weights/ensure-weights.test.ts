import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tfjsOptionsSchema } from "@foldwise/core/trainers";
import { choosePublished, IMAGENET_WIDTHS, type WeightsManifest } from "@foldwise/core/weights";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureWeights, publishedIdentity } from "./ensure-weights";
import { readManifest } from "./manifests";
import { type FileServer, serveFiles, TEST_LIMITS } from "./testing";

const data = fileURLToPath(new URL("../../../../data/weights", import.meta.url));
const hash = (...parts: (Buffer | string)[]) => {
  const sha256 = createHash("sha256");
  for (const part of parts) sha256.update(part);
  return sha256.digest("hex");
};
function networkOf(options: object) {
  const trainer = tfjsOptionsSchema.parse({ kind: "tfjs", ...options });
  if (trainer.kind !== "tfjs") throw new Error("not a network");
  return trainer;
}

describe("data/weights", () => {
  it.each(readdirSync(data).filter((name) => name.endsWith(".yaml")))(
    "%s is a manifest with the widths that plans may ask for",
    async (name) => {
      const model = name.replace(".yaml", "");
      const manifest = await readManifest(data, model);
      expect(manifest.model).toBe(model);
      const widths = [...new Set(manifest.files.map((file) => file.widthMultiplier))].sort((a, b) => a - b);
      expect(widths).toEqual(IMAGENET_WIDTHS[model]);
    },
  );

  it("has one for every model that plans may ask for", () => {
    const models = readdirSync(data).flatMap((name) =>
      name.endsWith(".yaml") ? [name.replace(".yaml", "")] : [],
    );
    expect(models.sort()).toEqual(Object.keys(IMAGENET_WIDTHS).sort());
  });

  it.each([
    [1, 224, "mobilenet_1_0_224_tf_no_top.h5"],
    [1, 160, "mobilenet_1_0_160_tf_no_top.h5"],
    [0.25, 96, "mobilenet_2_5_224_tf_no_top.h5"],
    [0.5, 256, "mobilenet_5_0_224_tf_no_top.h5"],
  ])("gives MobileNet of width %d at %d px the file %s", async (widthMultiplier, inputSize, file) => {
    const chosen = choosePublished(await readManifest(data, "mobilenet_m"), { widthMultiplier, inputSize });
    expect(chosen?.url.endsWith(`/${file}`)).toBe(true);
  });

  it("identifies published weights by the publisher's checksum, or their address", async () => {
    const resnet = networkOf({ model: "resnet50", weights: "imagenet" });
    expect(publishedIdentity(await readManifest(data, "resnet50"), resnet)).toBe(
      "md5 4d473c1dd8becc155b73f8504c6f6626",
    );
    const mobilenet = networkOf({ weights: "imagenet" });
    expect(publishedIdentity(await readManifest(data, "mobilenet_m"), mobilenet)).toMatch(
      /^https:.*no_top\.h5$/,
    );
  });
});

let server: FileServer | null = null;
let folder = "";
const lines: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-ensure-"));
  roots = null;
});
afterEach(async () => {
  await server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

const retryPolicy = { answerMs: 10_000, stallMs: 10_000, tries: 1, pauseMs: 1 };
let roots: string[] | null = null;
const ensure = (weights: unknown, manifest?: WeightsManifest, signal?: AbortSignal) =>
  ensureWeights({
    access: {
      ...TEST_LIMITS,
      folders: { roots, isExposed: false, variable: "FOLDWISE_WEIGHTS_ROOTS" },
    },
    signal,
    network: networkOf({ weights }),
    folder: join(folder, "cache"),
    manifestOf: (model) => (manifest ? Promise.resolve(manifest) : readManifest(data, model)),
    onProgress: (line) => lines.push(line),
    retryPolicy,
  });
const local = (name: string, content: string) => {
  mkdirSync(join(folder, "own"), { recursive: true });
  const path = join(folder, "own", name);
  writeFileSync(path, content);
  return path;
};
const MODEL = JSON.stringify({
  weightsManifest: [
    { paths: ["a.bin", "b.bin"], weights: [{ name: "d/kernel", shape: [2], dtype: "float32" }] },
  ],
});
const [A, B] = ["1234", "5678"];

describe("the file that a network starts from", () => {
  it("is none for random weights", async () => {
    expect(await ensure("random")).toBeNull();
  });

  it("is the one of the path, where it has the checksum", async () => {
    const path = local("mine.h5", "weights");
    const sha256 = hash("weights");
    expect(await ensure({ path, sha256 })).toEqual({ path, sha256, origin: "mine.h5" });
    const other = "a".repeat(64);
    await expect(ensure({ path, sha256: other })).rejects.toThrow(
      `trainer.weights.path: ${path} does not match the plan: its SHA-256 is not ${other}; use the file with that checksum`,
    );
  });

  it("names the field and what would be right where there is no such file", async () => {
    const sha256 = hash("weights");
    for (const name of ["none.h5", "none.json"]) {
      const path = join(folder, name);
      const missing = await ensure({ path, sha256 }).catch((error) => error);
      expect(missing).toMatchObject({ name: "WrongPlace", code: "invalid" });
      expect(missing.message).toBe(
        `trainer.weights.path: ${path} — there is no such file on this worker; put it there, or give the absolute path under which every worker has it`,
      );
    }
    await expect(ensure({ path: folder, sha256 })).rejects.toThrow(
      `trainer.weights.path: ${folder} — is a folder; give the file in it`,
    );
    const path = local("model.json", MODEL);
    await expect(ensure({ path, sha256 })).rejects.toThrow(/trainer\.weights\.path: .*a\.bin — there is no/);
  });

  it("is model.json with its shards, checked as one", async () => {
    const path = local("model.json", MODEL);
    local("a.bin", A);
    local("b.bin", B);
    const sha256 = hash(MODEL, A, B);
    expect(await ensure({ path, sha256 })).toMatchObject({ path, sha256 });
    local("b.bin", "5679");
    await expect(ensure({ path, sha256 })).rejects.toThrow(
      /model\.json with its 2 shards does not match the plan/,
    );
  });

  it("is read only below the configured folders, of which nothing else is told", async () => {
    const path = local("model.json", MODEL);
    for (const [name, text] of Object.entries({ "a.bin": A, "b.bin": B })) local(name, text);
    const sha256 = hash(MODEL, A, B);
    roots = [join(folder, "own")];
    expect(await ensure({ path, sha256 })).toMatchObject({ path });
    const elsewhere = join(folder, "secret");
    writeFileSync(elsewhere, "secret");
    for (const outside of [elsewhere, join(folder, "absent"), folder])
      await expect(ensure({ path: outside, sha256 })).rejects.toThrow(
        `trainer.weights.path: ${outside} — is outside the folders that this worker may read; move it into one of them, or add its folder to FOLDWISE_WEIGHTS_ROOTS on the worker`,
      );
    // A shard that is a link leads out as well.
    rmSync(join(folder, "own/a.bin"));
    symlinkSync(elsewhere, join(folder, "own/a.bin"));
    await expect(ensure({ path, sha256 })).rejects.toThrow("a.bin — is outside the folders");
  });

  it("is a regular file within the limit", async () => {
    const sha256 = hash("");
    const path = join(folder, "pipe.h5");
    execFileSync("mkfifo", [path]);
    await expect(ensure({ path, sha256 })).rejects.toThrow(`${path} — is not a regular file; give a regular`);
    const model = join(folder, "model.json");
    execFileSync("mkfifo", [model]);
    await expect(ensure({ path: model, sha256 })).rejects.toThrow(`${model} — is not a regular file`);
    const large = local("large.h5", "");
    truncateSync(large, TEST_LIMITS.maxBytes + 1);
    await expect(ensure({ path: large, sha256 })).rejects.toThrow(`${large} — is larger than the 10000000`);
  });

  it("is not read on when the training is cancelled, shards neither", async () => {
    const cancelled = new Error("cancelled");
    const signal = AbortSignal.abort(cancelled);
    const [whole, model] = [local("mine.h5", "weights"), local("model.json", MODEL)];
    for (const path of [whole, model])
      await expect(ensure({ path, sha256: hash("weights") }, undefined, signal)).rejects.toBe(cancelled);
  });

  it.each([
    "secret text",
    "{}",
    '{"secret": "text"}',
    '{"weightsManifest":[{"paths":["/secret"],"weights":[]}]}',
  ])("tells nothing of what a file holds that is no model.json: %s", async (text) => {
    const path = local("other.json", text);
    const error = await ensure({ path, sha256: hash("") }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "WrongPlace" });
    expect(String(error)).toContain("is not a TensorFlow.js layers model: ");
    expect(String(error)).not.toContain("secret");
  });

  it.each(["none of it", "{}", '{"weightsManifest":[{"paths":["a.bin"],"weights":[]}]}'])(
    "is fetched again after a wrong answer, of which nothing is kept or told: %s",
    async (wrong) => {
      const bodies: Record<string, Buffer> = { "model.json": Buffer.from(wrong), "a.bin": Buffer.from(A) };
      server = await serveFiles(bodies);
      const weights = { url: `${server.url}model.json`, sha256: hash(MODEL, A, B) };
      const error = await ensure(weights).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ name: "WrongPlace" });
      expect(String(error)).not.toMatch(/none of it|no su/);
      expect(String(error)).not.toContain(hash(wrong, A));
      expect(readdirSync(join(folder, "cache/by-checksum"))).toEqual([]);
      Object.assign(bodies, { "model.json": Buffer.from(MODEL), "b.bin": Buffer.from(B) });
      expect(await ensure(weights)).toMatchObject({ sha256: weights.sha256 });
      expect(readdirSync(join(folder, "cache/by-checksum"))).toEqual([weights.sha256]);
    },
  );

  it("is fetched again where an earlier release kept a wrong answer", async () => {
    server = await serveFiles({
      "model.json": Buffer.from(MODEL),
      "a.bin": Buffer.from(A),
      "b.bin": Buffer.from(B),
    });
    const sha256 = hash(MODEL, A, B);
    const own = join(folder, "cache/by-checksum", sha256);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "model.json"), "<html>");
    expect(await ensure({ url: `${server.url}model.json`, sha256 })).toMatchObject({ sha256 });
    expect(readFileSync(join(own, "model.json"), "utf8")).toBe(MODEL);
  });

  it("is downloaded from the URL once, a model.json with its shards", async () => {
    const bodies = { "own.h5": "weights", "tfjs/model.json": MODEL, "tfjs/a.bin": A, "tfjs/b.bin": B };
    server = await serveFiles(
      Object.fromEntries(Object.entries(bodies).map(([name, text]) => [name, Buffer.from(text)])),
    );
    const own = { url: `${server.url}own.h5`, sha256: hash("weights") };
    const tfjs = { url: `${server.url}tfjs/model.json`, sha256: hash(MODEL, A, B) };
    for (const weights of [own, tfjs, own, tfjs]) {
      const file = await ensure(weights);
      expect(file).toMatchObject({ sha256: weights.sha256, origin: weights.url });
      expect(file?.path).toContain(join(folder, "cache", "by-checksum", weights.sha256));
    }
    expect(server.ranges).toHaveLength(4);
    await expect(ensure({ ...tfjs, sha256: "b".repeat(64) })).rejects.toThrow("does not match the plan");
    await expect(ensure({ url: `${server.url}none.h5`, sha256: "b".repeat(64) })).rejects.toThrow(
      /^trainer\.weights\.url: The weights could not be downloaded: .*none\.h5: .*404/,
    );
  });

  it("is the published one, with what is known of it", async () => {
    server = await serveFiles({ "net.h5": Buffer.from("published") });
    const manifest: WeightsManifest = {
      ...(await readManifest(data, "mobilenet_m")),
      files: [{ widthMultiplier: 1, url: `${server.url}net.h5`, checksum: null }],
    };
    const file = await ensure("imagenet", manifest);
    expect(file).toMatchObject({ sha256: hash("published"), origin: "ImageNet, net.h5", expects: "-1-1" });
    expect(file?.path).toBe(join(folder, "cache", "mobilenet_m", "net.h5"));
  });
});
