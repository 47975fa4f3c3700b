import { experimentResponseSchema } from "@foldwise/core/contracts/deletion";
import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { foldComparisonSchema } from "@foldwise/core/contracts/http/fold-comparison";
import {
  foldCurvesSchema,
  foldGroupListSchema,
  foldGroupResponseSchema,
} from "@foldwise/core/contracts/http/fold-group";
import { runListSchema } from "@foldwise/core/contracts/http-responses";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import { registerTrainer } from "@foldwise/core/trainers";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATCH as changeExperiment } from "@/app/api/v1/experiments/[id]/route";
import { GET as compare } from "@/app/api/v1/fold-groups/[id]/comparison/route";
import { GET as curves } from "@/app/api/v1/fold-groups/[id]/curves/route";
import { GET as show } from "@/app/api/v1/fold-groups/[id]/route";
import { GET as listGroups } from "@/app/api/v1/fold-groups/route";
import { GET as listRuns } from "@/app/api/v1/runs/route";
import { POST as preview } from "@/app/api/v1/tables/preview/route";
import { POST as createTable } from "@/app/api/v1/tables/route";
import { linear } from "../../../../packages/core/src/trainers/testing/linear";
import { serveMlflow } from "./mlflow/handle";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storePlan, storeTrial } from "./testing/records";

const unregister = registerTrainer(linear);
let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  unregister();
  await api.close();
});

/** As MLflow's client sends it. */
async function mlflow(path: string, body: unknown) {
  const answer = await send(serveMlflow, `/api/2.0/mlflow${path}`, { method: "POST", body });
  expect(answer.status, `${path}: ${await answer.clone().text()}`).toBe(200);
  return answer.json();
}

const pairs = (of: Record<string, string>) => Object.entries(of).map(([key, value]) => ({ key, value }));

/** A run as a script logs it, with its last metrics. @returns MLflow's id and the run's number */
async function log(
  experiment: string,
  {
    name = "run",
    parent,
    params = {},
    tags = {},
    metrics = {},
    status = "FINISHED",
    dataset,
  }: {
    name?: string;
    parent?: string;
    params?: Record<string, string>;
    tags?: Record<string, string>;
    metrics?: Record<string, number | string | readonly number[]>;
    status?: string;
    dataset?: string;
  },
): Promise<{ uid: string; id: number }> {
  const made = await mlflow("/runs/create", {
    experiment_id: experiment,
    run_name: name,
    start_time: 1_700_000_000_000,
    tags: pairs({ ...tags, ...(parent ? { "mlflow.parentRunId": parent } : {}) }),
  });
  const uid: string = made.run.info.run_id;
  await mlflow("/runs/log-batch", {
    run_id: uid,
    params: pairs(params),
    metrics: Object.entries(metrics).flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((one, step) => ({
        key,
        value: one,
        step,
        timestamp: 1_700_000_000_000 + 1_000 * step,
      })),
    ),
  });
  if (dataset)
    await mlflow("/runs/log-inputs", {
      run_id: uid,
      datasets: [
        {
          tags: pairs({ "mlflow.data.context": "training" }),
          dataset: { name: "data", digest: dataset, source_type: "local", source: "{}" },
        },
      ],
    });
  if (status !== "RUNNING") await mlflow("/runs/update", { run_id: uid, status });
  const [row] = await api.db.select({ id: schema.run.id }).from(schema.run).where(eq(schema.run.uid, uid));
  return { uid, id: row?.id ?? 0 };
}

const experiment = async (name: string): Promise<string> =>
  (await mlflow("/experiments/create", { name })).experiment_id;

/** A parent with a child for each of these accuracies. */
async function logGroup(
  experimentId: string,
  name: string,
  accuracies: readonly number[],
  digest?: (fold: number) => string,
) {
  const parent = await log(experimentId, { name });
  const children = [];
  for (const [fold, accuracy] of accuracies.entries())
    children.push(
      await log(experimentId, {
        name: `fold ${fold}`,
        parent: parent.uid,
        params: { fold: `${fold}`, C: "1" },
        metrics: { accuracy: [accuracy - 0.1, accuracy] },
        ...(digest ? { dataset: digest(fold) } : {}),
      }),
    );
  return { parent, children, id: `r${parent.id}` };
}

const showGroup = async (id: string, query = "") => {
  const answer = await send(show, `/api/v1/fold-groups/${id}${query}`, { params: { id } });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return foldGroupResponseSchema.parse(await answer.json()).group;
};
const groupsOf = async (query: string) =>
  foldGroupListSchema.parse(await (await send(listGroups, `/api/v1/fold-groups?${query}`)).json()).groups;
const compareWith = (id: string, query: string) =>
  send(compare, `/api/v1/fold-groups/${id}/comparison?${query}`, { params: { id } });
const runsOf = async (query: string) =>
  runListSchema.parse(await (await send(listRuns, `/api/v1/runs?${query}`)).json()).runs;

describe("runs that are nested in one and have a fold", () => {
  it("are a group with means, curves and CSV", async () => {
    const at = await experiment("one group");
    const { id, children } = await logGroup(at, "svm", [0.9, 0.92, 0.88, 0.95, 0.91]);
    expect(await groupsOf(`experiment=${at}`)).toMatchObject([
      { id, label: "svm", runs: 5, complete: 5, folds: 5, seeds: 0, repeats: 0, params: { C: "1" } },
    ]);
    const group = await showGroup(id);
    expect(group.counted.map(({ id: run, fold }) => [run, fold])).toEqual(
      children.map((child, fold) => [child.id, fold]),
    );
    const [accuracy] = group.metrics;
    expect(accuracy).toMatchObject({ name: "accuracy", reason: null, missing: null });
    expect(accuracy?.mean).toBeCloseTo(0.912, 12);
    expect(accuracy?.sd).toBeCloseTo(0.0258843582110896, 12);
    expect(accuracy?.interval?.[0]).toBeLessThan(0.88);

    const drawn = foldCurvesSchema.parse(
      await (
        await send(curves, `/api/v1/fold-groups/${id}/curves?metric=accuracy`, { params: { id } })
      ).json(),
    );
    expect(drawn.curves).toHaveLength(5);
    expect(drawn.curves[0]?.points.map(([step, seconds]) => [step, seconds])).toEqual([
      [0, 0],
      [1, 1],
    ]);

    const csv = await send(show, `/api/v1/fold-groups/${id}?format=csv`, { params: { id } });
    expect((await csv.text()).split("\r\n").slice(0, 2)).toEqual([
      "run,name,fold,repeat,seed,accuracy",
      `${children[0]?.id},fold 0,0,,0,0.9`,
    ]);
  });

  it("show their fold in lists, filters and the tree", async () => {
    const at = await experiment("lists");
    const { parent, children } = await logGroup(at, "svm", [0.9, 0.8]);
    expect((await runsOf(`experiment=${at}&fold=1`)).map(({ id }) => id)).toEqual([children[1]?.id]);
    expect(
      (await runsOf(`experiment=${at}&filter=fold = 0 AND params.C = '1'`)).map(({ fold }) => fold),
    ).toEqual([0]);
    expect(await runsOf(`experiment=${at}&parent=none`)).toMatchObject([
      { id: parent.id, children: 2, parentId: null, fold: null },
    ]);
    expect(await runsOf(`experiment=${at}&parent=${parent.id}`)).toMatchObject([
      { id: children[1]?.id, parentId: parent.id, children: 0, fold: 1 },
      { id: children[0]?.id, parentId: parent.id, children: 0, fold: 0 },
    ]);
    expect(await runsOf(`experiment=${at}&parent=none&orderBy=name`)).toMatchObject([{ id: parent.id }]);
  });

  it("are a group for each setting where a parent holds a search", async () => {
    const at = await experiment("search");
    const parent = await log(at, { name: "grid" });
    for (const C of ["1", "10"])
      for (const fold of ["0", "1", "2"])
        await log(at, {
          parent: parent.uid,
          params: { C, tol: "0.1" },
          tags: { fold },
          metrics: { score: 0.5 },
        });
    const groups = await groupsOf(`parent=${parent.id}`);
    expect(groups.map(({ label, folds, runs }) => [label, folds, runs])).toEqual([
      ["grid · C 10", 3, 3],
      ["grid · C 1", 3, 3],
    ]);
    expect(groups[0]?.id).toMatch(new RegExp(`^r${parent.id}-[0-9a-f]{12}$`));
    expect((await showGroup(groups[0]?.id ?? "")).label).toBe("grid · C 10");
  });

  it("may be nested in nothing, and at any depth", async () => {
    const at = await experiment("depths");
    for (const fold of ["0", "1"]) await log(at, { params: { fold, C: "1" }, metrics: { score: 0.5 } });
    const outer = await log(at, { name: "outer" });
    const inner = await log(at, { name: "inner", parent: outer.uid, params: { fold: "0" } });
    for (const fold of ["0", "1", "2"])
      await log(at, { parent: inner.uid, params: { fold }, metrics: { score: 0.7 } });
    const groups = await groupsOf(`experiment=${at}`);
    expect(groups.map(({ label, folds }) => [label, folds])).toEqual([
      ["inner", 3],
      ["outer", 1],
      ["depths", 2],
    ]);
    expect(groups[2]?.id).toMatch(new RegExp(`^e${at}-`));
    const flat = await showGroup(groups[2]?.id ?? "");
    expect(flat.metrics).toMatchObject([{ name: "score", mean: 0.5 }]);
  });

  it("may be told by a parameter of another name, which the experiment's tag gives", async () => {
    const at = await experiment("own names");
    await mlflow("/experiments/set-experiment-tag", {
      experiment_id: at,
      key: "foldwise.fold",
      value: "cv split",
    });
    await mlflow("/experiments/set-experiment-tag", {
      experiment_id: at,
      key: "foldwise.seed",
      value: "random_state",
    });
    const parent = await log(at, { name: "p" });
    for (const split of ["0", "1"])
      for (const seed of ["1", "2"])
        await log(at, {
          parent: parent.uid,
          params: { "cv split": split, random_state: seed, fold: "x" },
          metrics: { score: 0.5 },
        });
    expect(await groupsOf(`experiment=${at}`)).toMatchObject([
      { id: `r${parent.id}`, folds: 2, seeds: 2, runs: 4, params: { fold: "x" } },
    ]);
    expect((await runsOf(`experiment=${at}&fold=1`)).map(({ seed }) => seed)).toEqual([2, 1]);
  });
});

describe("what names the fold", () => {
  const change = (id: string, foldKeys: unknown) =>
    send(changeExperiment, `/api/v1/experiments/${id}`, {
      method: "PATCH",
      params: { id },
      body: { foldKeys },
    });
  const keysOf = async (answer: Response) =>
    experimentResponseSchema.parse(await answer.json()).experiment.foldKeys;

  it("is said, shown and taken back by our own API, and is what MLflow's clients see as tags", async () => {
    const at = await experiment("keys");
    const parent = await log(at, { name: "p" });
    for (const split of ["0", "1", "2"])
      await log(at, { parent: parent.uid, params: { cv_split: split }, metrics: { score: 0.5 } });
    expect(await groupsOf(`experiment=${at}`)).toEqual([]);
    expect(await keysOf(await change(at, { fold: " cv_split ", seed: "random_state" }))).toEqual({
      fold: "cv_split",
      seed: "random_state",
      repeat: "repeat",
    });
    expect(await groupsOf(`experiment=${at}`)).toMatchObject([{ id: `r${parent.id}`, folds: 3 }]);
    const tagsOf = async () =>
      (await mlflow("/experiments/search", { max_results: 1000 })).experiments.find(
        ({ experiment_id }: { experiment_id: string }) => experiment_id === at,
      ).tags;
    expect(await tagsOf()).toEqual(pairs({ "foldwise.fold": "cv_split", "foldwise.seed": "random_state" }));
    expect(await keysOf(await change(at, { fold: null, seed: "seed" }))).toEqual({
      fold: "fold",
      seed: "seed",
      repeat: "repeat",
    });
    expect((await tagsOf()) ?? []).toEqual([]);
    expect(await groupsOf(`experiment=${at}`)).toEqual([]);
  });

  it.each([
    [{ fold: "" }, "foldKeys.fold"],
    [{ fold: "x".repeat(251) }, "foldKeys.fold"],
    [{ fold: "a\u0007" }, "foldKeys.fold"],
    [{ fold: 3 }, "foldKeys.fold"],
    [{ split: "a" }, "foldKeys.split"],
    [{ fold: "seed" }, "foldKeys.seed"],
    [{ seed: "a", repeat: "a" }, "foldKeys.repeat"],
    [{}, "body"],
  ])("is not %j", async (keys, field) => {
    const at = await experiment(`wrong keys ${JSON.stringify(keys).slice(0, 40)}`);
    const answer = await change(at, keys);
    expect(answer.status).toBe(400);
    expect(errorBodySchema.parse(await answer.json()).error.problems[0]?.field).toBe(field);
  });
});

describe("bad input", () => {
  it("leaves out what is no fold, failed, replaced or deleted, and says so", async () => {
    const at = await experiment("bad folds");
    const { parent, id, children } = await logGroup(at, "bad", [0.9, 0.8, 0.7]);
    const child = (fold: string, more: object = {}) =>
      log(at, { parent: parent.uid, params: { fold, C: "1" }, metrics: { accuracy: 0.1 }, ...more });
    const odd = await child("a");
    const negative = await child("-1");
    const again = await child("1.0");
    const failed = await child("3", { status: "FAILED" });
    await mlflow("/runs/delete", { run_id: children[2]?.uid });
    const group = await showGroup(id);
    expect(group.counted.map(({ id: run, fold }) => [run, fold])).toEqual([
      [children[0]?.id, 0],
      [again.id, 1],
    ]);
    expect(group.leftOut.map(({ id: run, reason }) => [run, reason])).toEqual([
      [children[1]?.id, `run ${again.id} is a later one of the same fold and seed`],
      [odd.id, 'its fold is "a", not a whole number from 0 to 999,999,999'],
      [negative.id, 'its fold is "-1", not a whole number from 0 to 999,999,999'],
      [failed.id, "it is failed"],
    ]);
    expect(group.notes).toContain("Without a complete run: fold 3. It is in no mean and no test.");
    expect(group.metrics[0]?.mean).toBeCloseTo(0.5, 12);
  });

  it("has no mean over a NaN, and says of how many folds another one is", async () => {
    const at = await experiment("nan");
    const parent = await log(at, {});
    for (const [fold, loss] of [0.5, "NaN", 0.4].entries())
      await log(at, {
        parent: parent.uid,
        params: { fold: `${fold}` },
        metrics: { loss, ...(fold === 0 ? { extra: 1 } : {}) },
      });
    const { metrics, counted } = await showGroup(`r${parent.id}`);
    expect(counted[1]?.values.loss).toBe("NaN");
    expect(metrics).toMatchObject([
      { name: "extra", mean: 1, missing: "1 of 3 folds: fold 1, 2 did not log it" },
      { name: "loss", mean: null, reason: "fold 1, seed 0: loss is NaN", sd: null, interval: null },
    ]);
  });

  it("cuts a loop of parents, and keeps every run in the tree", async () => {
    const at = await experiment("loops");
    const own = await log(at, { name: "own", params: { fold: "0" } });
    await mlflow("/runs/set-tag", { run_id: own.uid, key: "mlflow.parentRunId", value: own.uid });
    const a = await log(at, { name: "a" });
    const b = await log(at, { name: "b", parent: a.uid });
    const c = await log(at, { name: "c", parent: b.uid });
    await mlflow("/runs/set-tag", { run_id: a.uid, key: "mlflow.parentRunId", value: c.uid });
    const late = await log(at, { name: "parent that came later" });
    await mlflow("/runs/set-tag", { run_id: own.uid, key: "other", value: "1" });
    const early = await log(at, { name: "child" });
    await mlflow("/runs/set-tag", { run_id: late.uid, key: "mlflow.parentRunId", value: early.uid });
    const outermost = await runsOf(`experiment=${at}&parent=none`);
    expect(outermost.map(({ id, children }) => [id, children])).toEqual([
      [early.id, 1],
      [a.id, 1],
      [own.id, 0],
    ]);
    expect((await runsOf(`experiment=${at}&parent=${a.id}`)).map(({ id }) => id)).toEqual([b.id]);
    expect((await runsOf(`experiment=${at}&parent=${c.id}`)).map(({ id }) => id)).toEqual([]);
    expect((await runsOf(`experiment=${at}&parent=${early.id}`)).map(({ id }) => id)).toEqual([late.id]);
    expect(await groupsOf(`experiment=${at}`)).toMatchObject([{ parent: null, folds: 1 }]);
  });

  it("keeps apart what names a parent of another experiment, or one that is gone", async () => {
    const at = await experiment("apart");
    const other = await experiment("of the parent");
    const { parent } = await logGroup(other, "theirs", [0.9, 0.8]);
    for (const fold of ["0", "1"])
      await log(at, { parent: parent.uid, params: { fold }, metrics: { accuracy: 0.1 } });
    for (const fold of ["0", "1"])
      await log(at, { parent: "0".repeat(32), params: { fold }, metrics: { accuracy: 0.2 } });
    const groups = await groupsOf(`experiment=${at}`);
    expect(groups.map((group) => [group.parent, group.folds])).toEqual([
      [null, 2],
      [null, 2],
    ]);
    expect((await showGroup(`r${parent.id}`)).metrics[0]?.mean).toBeCloseTo(0.85, 12);
    expect((await showGroup(groups[0]?.id ?? "")).metrics[0]?.mean).toBeCloseTo(0.2, 12);
  });

  it.each(["r999999", "r1-000000000000", "e1", "x", "e999-000000000000", "r1' or '1"])(
    "is answered 404 for the group %s",
    async (id) => {
      const answer = await send(show, `/api/v1/fold-groups/${encodeURIComponent(id)}`, { params: { id } });
      expect(answer.status).toBe(404);
      expect(errorBodySchema.parse(await answer.json()).error.message).toBe(`No fold group ${id}.`);
    },
  );

  it("names each problem of a comparison", async () => {
    const { id } = await logGroup(await experiment("refused"), "a", [0.9, 0.8, 0.7]);
    const problemsOf = async (query: string) =>
      errorBodySchema.parse(await (await compareWith(id, query)).json()).error.problems;
    expect(await problemsOf("with=nonsense")).toMatchObject([
      { field: "with", value: "nonsense", problem: "is neither a fold group nor a trial" },
    ]);
    expect(await problemsOf(`with=${id}&metric=x&withMetric=y`)).toMatchObject([
      { field: "metric", value: "x", remedy: "use accuracy" },
      { field: "withMetric", value: "y", remedy: "use accuracy" },
    ]);
    expect((await compareWith(id, "with=999/1")).status).toBe(404);
  });
});

describe("a group compared", () => {
  it("with another is paired by fold, and says what is known of the splits", async () => {
    const at = await experiment("compared");
    const a = await logGroup(at, "a", [0.9, 0.92, 0.88, 0.95, 0.91], (fold) => `d${fold}`);
    const b = await logGroup(at, "b", [0.89, 0.9, 0.87, 0.91, 0.9], (fold) => `d${fold}`);
    const compared = foldComparisonSchema.parse(await (await compareWith(a.id, `with=${b.id}`)).json());
    expect(compared).toMatchObject({ metric: "accuracy", direction: "maximize" });
    expect(compared.comparison.effect).toBeCloseTo(0.018, 12);
    expect(compared.comparison.perFold).toHaveLength(5);
    expect(compared.comparison.overFolds[0]).toMatchObject({
      name: "corrected resampled t over folds",
      withheld: null,
    });
    expect(compared.notes).toEqual([
      "Both sides have datasets of the same digests in every fold that is paired: they were split alike.",
    ]);
  });

  it("with a trial of a sweep stands in one table with it", async () => {
    await storeDataset(api.db);
    const sweepId = await storePlan(
      api.db,
      `name: lines
experiment: lines
trainer: { kind: linear, epochs: 4, measures: { lateness: { direction: minimize, unit: ms } } }
folds: [0, 1, 2]
variants: { good: { trainer: { learningRate: 0.3 } } }
`,
    );
    const { runs } = await storeTrial(api.db, sweepId, { number: 1, variant: "good", state: "complete" });
    for (const { trainingId, fold } of runs)
      await api.db.insert(schema.evaluation).values({
        trainingId,
        weights: "best",
        epoch: 2,
        conditions: {},
        measures: { lateness: [10, 12, 13][fold] ?? null },
      });
    const at = await experiment("late");
    const parent = await log(at, { name: "theirs" });
    for (const [fold, late] of [11, 12.5, 14].entries())
      await log(at, { parent: parent.uid, params: { fold: `${fold}` }, metrics: { lateness: late, late } });
    const id = `r${parent.id}`;
    const answer = await compareWith(id, `with=${sweepId}/1&metric=late&withMetric=lateness`);
    const { comparison, second, notes } = foldComparisonSchema.parse(await answer.json());
    expect(second).toMatchObject({ id: `${sweepId}/1`, isLogged: false, metrics: ["lateness"] });
    expect(comparison.perFold.map(({ effect }) => effect)).toEqual([1, 0.5, 1]);
    expect(comparison.overFolds[0]?.pValue).toBeGreaterThan(0);
    expect(notes.some((note) => note.startsWith("Whether both were split alike is not known"))).toBe(true);

    await api.metrics.compact({ minBatches: 1 });
    const drawn = await send(preview, "/api/v1/tables/preview", {
      method: "POST",
      headers: { "content-type": "application/yaml" },
      body: `id: both
title: Both
dataset: null
metric: lateness
rows:
  - { key: theirs, label: Theirs, select: { group: ${id} } }
  - { key: ours, label: Ours, select: { sweep: ${sweepId}, variant: good } }
columns:
  - { key: f0, label: Fold 0, select: { fold: 0 } }
  - { key: mean, label: Mean }
questions:
  - { key: q, question: Sooner?, metric: lateness, first: { label: theirs, select: { group: ${id} } }, second: { label: ours, select: { sweep: ${sweepId} } } }
`,
    });
    const table = filledTableSchema.parse(await drawn.json());
    const cell = (row: string, column: string) =>
      table.cells.find((one) => one.row === row && one.column === column)?.ours;
    expect(cell("theirs", "f0")?.value).toBe(11);
    expect(cell("ours", "f0")?.value).toBe(10);
    expect(cell("theirs", "mean")?.value).toBeCloseTo(12.5, 12);
    expect(cell("theirs", "mean")?.interval).not.toBeNull();
    expect(table.comparisons[0]?.effect).toBeCloseTo(comparison.effect ?? Number.NaN, 12);
    expect(table.comparisons[0]?.overFolds[0]?.pValue).toBeCloseTo(
      comparison.overFolds[0]?.pValue ?? Number.NaN,
      12,
    );
    expect(table.missing).toEqual([]);

    const saved = await send(createTable, "/api/v1/tables", {
      method: "POST",
      headers: { "content-type": "application/yaml" },
      body: `id: own-metric
title: Own metric
dataset: null
metric: late
rows: [{ key: theirs, label: Theirs, select: { group: ${id} } }]
columns: [{ key: mean, label: Mean }]
`,
    });
    expect(saved.status, await saved.clone().text()).toBe(201);
  });
});
