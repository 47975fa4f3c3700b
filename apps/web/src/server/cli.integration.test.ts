import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { upsertExperiment } from "@foldwise/db/repositories/experiment";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApi, type TestApi } from "./testing/api";
import { findHandlers } from "./testing/handlers";
import { serveRoutes } from "./testing/http-server";
import { PLAN, storeDataset, storeEpochs, storeEvaluation, storePlan, storeTrial } from "./testing/records";

const client = fileURLToPath(new URL("../../../../packages/client", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "foldwise-cli-"));
const program = join(folder, "cli.mjs");
const plan = join(folder, "plan.yaml");
let api: TestApi;
let server: Awaited<ReturnType<typeof serveRoutes>>;

beforeAll(async () => {
  // As packages/client/build.mjs does, so that the test needs no build before it.
  await build({
    entryPoints: [join(client, "src/cli/main.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  writeFileSync(plan, PLAN);
  api = await startApi();
  await storeDataset(api.db);
  server = await serveRoutes(await findHandlers());
});
afterAll(async () => {
  await server.close();
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  code: number;
  out: string;
  err: string;
}

it("what is not there is answered with what there is", async () => {
  const model = await foldwise(["model", "show", "efficientnet"]);
  expect(model.code).toBe(3);
  expect(model.err).toMatch(/No model efficientnet\. Choose one of mobilenet_m, vgg16/);
  const run = await foldwise(["run", "show", "99"]);
  expect(run.err).toBe("No run 99. List them: npx foldwise run ls\n");
});

function foldwise(
  args: readonly string[],
  variables: Record<string, string> = {},
  onError: (text: string) => void = () => {},
): Promise<Ended> {
  const { FOLDWISE_TOKEN: _, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      {
        cwd: folder,
        env: { ...env, FOLDWISE_URL: server.url, FOLDWISE_HOME: join(folder, "home"), ...variables },
      },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    child.stderr?.on("data", (chunk) => onError(String(chunk)));
  });
}

const json = async (...args: string[]) => {
  const ended = await foldwise([...args, "--json"]);
  expect(ended.err, args.join(" ")).toBe("");
  expect(ended.code).toBe(0);
  return JSON.parse(ended.out);
};

describe("foldwise", () => {
  it("checks a plan and starts it, with one JSON document on standard output", async () => {
    const checked = await json("sweep", "run", plan, "--check");
    expect(checked.cost).toMatchObject({ trials: 2, runs: 6 });
    const started = await foldwise(["sweep", "run", plan, "--fresh", "--json"]);
    expect(started.code).toBe(0);
    const { id, state } = JSON.parse(started.out);
    expect(state).toBe("queued");
    expect(started.err).toContain(`/sweeps/${id}`);
    const shown = await json("sweep", "show", String(id));
    expect(shown).toMatchObject({ id, state: "queued", plan: { fresh: true } });
    expect((await json("sweep", "pause", String(id))).intent).toBe("pause");
    expect((await json("sweep", "ls")).sweeps[0].id).toBe(id);
  });

  it("watches a sweep to its end and exits 1 when it failed", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id);
    let said = "";
    const watching = foldwise(["sweep", "show", String(id), "--watch", "--json"], {}, (text) => {
      said += text;
    });
    await expect.poll(() => said).toContain("MAC fold 0: epoch 2/4");
    await api.db
      .update(schema.training)
      .set({ epoch: 3 })
      .where(eq(schema.training.id, runs[0]?.trainingId ?? 0));
    await api.db.execute(
      `select pg_notify('foldwise_news', '{"kind":"training","id":${runs[0]?.trainingId}}')`,
    );
    await expect.poll(() => said).toContain("MAC fold 0: epoch 3/4");
    await api.db
      .update(schema.sweep)
      .set({ state: "failed", failure: { kind: "x", message: "it broke" } })
      .where(eq(schema.sweep.id, id));
    await api.db.execute(`select pg_notify('foldwise_news', '{"kind":"sweep","id":${id}}')`);
    const { code, out, err } = await watching;
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ id, state: "failed" });
    expect(err).toContain(`Sweep ${id} is failed.`);
  });

  it("says once what a check refuses, as a document where that is asked for, and that no sweep is of a state", async () => {
    const bad = join(folder, "check.yaml");
    writeFileSync(bad, PLAN.replace("[0, 1, 2]", "[9]"));
    const refused = await foldwise(["sweep", "run", bad, "--check"]);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err.match(/has no fold 9/g)).toHaveLength(1);
    const document = await foldwise(["sweep", "run", bad, "--check", "--json"]);
    expect(document.code).toBe(2);
    expect(JSON.parse(document.out)).toMatchObject({ cost: null, problems: [{ field: "folds.0" }] });
    const waiting = join(folder, "gpu.yaml");
    writeFileSync(waiting, `${PLAN}resources: { class: train.gpu }\n`);
    const warned = await foldwise(["sweep", "run", waiting, "--check"]);
    expect(warned).toMatchObject({ code: 0, out: expect.stringContaining("2 trials, ") });
    expect(warned.err).toMatch(/^warning: splits: within-fold-by-image, seed 1 — patient leakage: /);
    expect(warned.err).toMatch(/^warning: resources\.class: train\.gpu — no live worker serves this class/m);
    expect((await foldwise(["sweep", "ls", "--state", "cancelled"])).out).toBe("No sweep is cancelled.\n");
  });

  it("checks a plan with an Optuna study, and says which of its results the sampler starts with", async () => {
    const study = join(folder, "study.csv");
    writeFileSync(
      study,
      "number,value,params_learningRate,state\n0,0.7,0.01,COMPLETE\n1,0.6,5,COMPLETE\n2,,0.1,PRUNED\n",
    );
    const warm = join(folder, "warm.yaml");
    const space = "space: { learningRate: { type: float, low: 0.001, high: 0.1 } }\nsampler: { kind: tpe }\n";
    writeFileSync(warm, `${PLAN}${space}`);
    const args = ["sweep", "run", warm, "--check", "--warm-start", study];
    const refused = await foldwise(args);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(
      "study.csv: 2 complete trials of the study taken, 1 in other states left out",
    );
    expect(refused.err).toContain("1 of 2 results fits the space: learningRate is out of range in 1");
    writeFileSync(warm, `${PLAN}${space}warmStart: { takeWhatFits: true }\n`);
    const { code, out, err } = await foldwise(args);
    expect(code, err).toBe(0);
    expect(out).toContain(
      "warm start: the sampler starts with 1 earlier result; 1 outside of the space left out",
    );
    expect(err).toContain("1 of 2 earlier results are outside of the space and left out");
  });

  it("shows runs with an object an epoch, tables and models", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id, { state: "complete" });
    const { runId, trainingId } = runs[0] ?? { runId: 0, trainingId: 0 };
    await storeEpochs(api.metrics, trainingId, [0.5, Number.NaN]);
    await storeEpochs(api.metrics, trainingId, [1.5], { name: "train/loss" });
    await storeEvaluation(api.db, trainingId, 0);
    const run = await json("run", "show", String(runId));
    expect(run.epochs).toEqual([
      { epoch: 1, "val/balanced_accuracy": 0.5, "train/loss": 1.5 },
      { epoch: 2, "val/balanced_accuracy": "NaN" },
    ]);
    expect(run).toMatchObject({ state: "complete", fold: 0, params: { balance: "MAC" } });
    await api.metrics.compact({ minBatches: 1 });
    const sorted = await foldwise(["run", "ls", "--sweep", String(id), "--sort", "train/loss"]);
    expect(sorted.out).toMatch(/ objective {2}train\/loss\n.* 1\.500\n/);
    const unknown = await foldwise(["run", "ls", "--sweep", String(id), "--sort", "val/nope"]);
    expect(unknown).toMatchObject({ code: 2, out: "" });
    expect(unknown.err).toContain("sort: val/nope — none of these runs has a metric of this name; use one");
    expect(await foldwise(["run", "resume", String(runId)])).toMatchObject({
      code: 2,
      err: expect.stringContaining("unknown command 'resume'"),
    });
    expect(run.evaluations[0].confusion).toEqual([
      [7, 1],
      [2, 2],
    ]);
    const table = JSON.parse(
      (await foldwise(["table", "show", "9", "--format", "json", "--dataset", "tiny-cells"])).out,
    );
    expect(table.cells.length).toBeGreaterThan(0);
    const markdown = await foldwise(["table", "show", "9"]);
    expect(markdown.out).toContain("Tiny synthetic cells");
    expect((await json("model", "show", "mobilenet_m")).params).toEqual({
      total: 3_235_010,
      trainable: 3_211_074,
      nonTrainable: 23_936,
    });
    const reference = ["--head", "reference", "--classes", "1000"];
    expect(await json("model", "show", "googlenet", ...reference)).toMatchObject({
      params: { total: 6_624_904 },
      movingAverages: 14_560,
      isApproximation: false,
    });
    const frozen = await json("model", "show", "vgg16", ...reference, "--freeze-base");
    expect(frozen.params).toMatchObject({ total: 138_357_544, nonTrainable: 14_714_688 });
    expect((await foldwise(["model", "ls"])).out).toMatch(/alnett .*approximation/);
    expect((await foldwise(["model", "show", "alexnet", "--input-size", "32"])).code).toBe(2);
  });

  it.each([
    ["a plan that is refused", ["sweep", "run", "bad.yaml"], 2, "folds.0"],
    ["a plan that is not there", ["sweep", "run", "none.yaml"], 2, "none.yaml"],
    ["an id that is none", ["sweep", "show", "x"], 2, "must be a non-negative integer"],
    ["an unknown option", ["sweep", "ls", "--colour"], 2, "--colour"],
    ["a sweep that is not there", ["sweep", "show", "999999"], 3, "999999"],
    ["a table that is not there", ["table", "show", "99"], 3, "99"],
    ["no server", ["sweep", "ls", "--url", "http://127.0.0.1:1"], 4, "is not responding"],
    ["Temporal away", ["status"], 1, "is not responding"],
  ])("says what is wrong with %s", async (_, args, code, text) => {
    writeFileSync(join(folder, "bad.yaml"), PLAN.replace("[0, 1, 2]", "[9]"));
    const ended = await foldwise(args);
    expect(ended.err).toContain(text);
    expect(ended.code).toBe(code);
  });

  it("removes a home only when asked to, never one that is running or not its own", async () => {
    const home = join(folder, "home");
    const clean = (...args: string[]) =>
      foldwise(["clean", ...args], { FOLDWISE_CACHE: join(folder, "cache") });
    mkdirSync(join(home, "postgres"), { recursive: true });
    writeFileSync(join(home, "postgres", "file"), "x".repeat(2_048));
    const measured = await clean("--json");
    expect(JSON.parse(measured.out).home).toMatchObject({ bytes: 2_048 });
    const stack = { supervisor: { pid: process.pid }, url: server.url, parts: [] };
    writeFileSync(join(home, "stack.json"), JSON.stringify(stack));
    const refused = await clean("--yes");
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`process ${process.pid}`);
    writeFileSync(join(home, "stack.json"), JSON.stringify({ ...stack, supervisor: { pid: 2 ** 30 } }));
    expect((await clean("--yes", "--json")).code).toBe(0);
    expect(JSON.parse((await clean("--json")).out).home.bytes).toBeNull();
    mkdirSync(home);
    writeFileSync(join(home, "thesis.tex"), "years of work");
    const foreign = await clean("--yes");
    expect(foreign.code).toBe(2);
    expect(foreign.err).toContain("does not look like");
  });
});

describe("delete and purge", () => {
  it("refuse what moves, hide what has ended, and remove it permanently when told to", async () => {
    const sweepId = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, sweepId, { state: "complete", number: 7 });
    const runId = runs[0]?.runId ?? 0;
    await storeEpochs(api.metrics, runs[0]?.trainingId ?? 0, [0.5, 0.75]);
    const moving = await foldwise(["sweep", "delete", String(sweepId)]);
    expect(moving.code).toBe(1);
    expect(moving.err).toContain(`Sweep ${sweepId} is queued`);

    const gone = await foldwise(["run", "delete", String(runId), "--json"]);
    expect(JSON.parse(gone.out)).toEqual({ id: runId });
    expect((await foldwise(["run", "show", String(runId)])).code).toBe(3);
    expect((await foldwise(["run", "delete", String(runId)])).code).toBe(3);
    const left = JSON.parse((await foldwise(["run", "ls", "--sweep", String(sweepId), "--json"])).out);
    expect(left.runs.map(({ id }: { id: number }) => id)).not.toContain(runId);

    await api.db.update(schema.sweep).set({ state: "complete" }).where(eq(schema.sweep.id, sweepId));
    expect((await foldwise(["sweep", "delete", String(sweepId)])).code).toBe(0);
    expect((await foldwise(["sweep", "show", String(sweepId)])).code).toBe(3);

    const preview = JSON.parse((await foldwise(["purge", "--older-than", "0", "--json"])).out);
    expect(preview).toMatchObject({ removed: false, runs: runs.length, trainings: runs.length, sweeps: 1 });
    expect(preview.points).toBeGreaterThan(0);
    expect((await foldwise(["purge", "--older-than=-1", "--yes"])).code).toBe(2);
    expect(await api.db.$count(schema.run, eq(schema.run.sweepId, sweepId))).toBe(runs.length);
    const purged = await foldwise(["purge", "--older-than", "0", "--yes", "--json"]);
    expect(JSON.parse(purged.out)).toEqual({ ...preview, removed: true });
    expect(await api.db.$count(schema.sweep, eq(schema.sweep.id, sweepId))).toBe(0);
  });

  it("list, show and delete experiments", async () => {
    const id = await upsertExperiment({ ctx: api.db, name: "to go" });
    await api.db.insert(schema.run).values({ experimentId: id, name: "logged", state: "running" });
    const show = async () => JSON.parse((await foldwise(["experiment", "show", String(id), "--json"])).out);
    expect(await show()).toMatchObject({ id, name: "to go", sweeps: 0, runs: 1, moving: 1 });
    const started = JSON.parse((await foldwise(["sweep", "run", plan, "--fresh", "--json"])).out);
    const { experiment } = JSON.parse((await foldwise(["sweep", "show", String(started.id), "--json"])).out);
    const refused = await foldwise(["experiment", "delete", String(experiment.id)]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("cancel it first");
    // The program that logged a run may have died: it holds nothing up.
    expect((await foldwise(["experiment", "delete", String(id)])).out).toContain(
      `experiment ${id} is deleted`,
    );
    expect((await foldwise(["experiment", "ls"])).out).not.toContain("to go");
    // Its name is free.
    expect(await upsertExperiment({ ctx: api.db, name: "to go" })).not.toBe(id);
  });
});
