import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import {
  datasetResponseSchema,
  sweepDetailResponseSchema,
  sweepResponseSchema,
} from "@foldwise/core/contracts/http-responses";
import { sweepCheckSchema } from "@foldwise/core/contracts/sweep-check";
import * as schema from "@foldwise/db/schema";
import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as showDataset } from "@/app/api/v1/datasets/[id]/route";
import { GET as showSweep } from "@/app/api/v1/sweeps/[id]/route";
import { POST as check } from "@/app/api/v1/sweeps/check/route";
import { POST as create } from "@/app/api/v1/sweeps/route";
import { send, startApi, type TestApi } from "./testing/api";
import { NEGATIVE, PLAN, POSITIVE, storeDataset, storeWorker } from "./testing/records";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
});
afterAll(() => api.close());

const yaml = { "content-type": "application/yaml" };
const post = (body: string, headers: Record<string, string> = {}) =>
  send(create, "/api/v1/sweeps", { method: "POST", body, headers: { ...yaml, ...headers } });
const checked = async (body: string) =>
  sweepCheckSchema.parse(
    await (await send(check, "/api/v1/sweeps/check", { method: "POST", body, headers: yaml })).json(),
  );

const POINT = "{ type: categorical, choices: [0.1, 0.2] }";

/** Nothing to warn of: its splits keep patients apart. */
const HONEST = PLAN.replace("within-fold-by-image", "leave-one-fold-out");

describe("a plan that is sent", () => {
  it("becomes a queued sweep with its split, cost and first event", async () => {
    const answer = await post(PLAN);
    expect(answer.status).toBe(201);
    const { sweep } = sweepResponseSchema.parse(await answer.json());
    expect(sweep).toMatchObject({
      name: "two arms",
      state: "queued",
      intent: "run",
      trials: { planned: 2 },
      trainings: { planned: 6, complete: 0 },
      // Sigma 0 once, sigma 5 twice, the last weights at sigma 0: four a training.
      evaluations: { planned: 24, complete: 0 },
      epochs: { planned: 24, complete: 0 },
    });
    const detail = sweepDetailResponseSchema.parse(
      await (
        await send(showSweep, `/api/v1/sweeps/${sweep.id}`, { params: { id: String(sweep.id) } })
      ).json(),
    );
    expect(detail.sweep.source).toBe(PLAN);
    expect(detail.sweep.events.map((event) => event.kind)).toEqual(["created"]);
    expect(detail.sweep.variants.map((variant) => variant.name)).toEqual(["MAC", "MCN"]);
    const dataset = datasetResponseSchema.parse(
      await (await send(showDataset, "/api/v1/datasets/tiny-cells", { params: { id: "tiny-cells" } })).json(),
    );
    const test = dataset.dataset.splits[0]?.parts.filter((part) => part.side === "test" && part.fold === 0);
    expect(test?.map((part) => [part.class, part.images])).toEqual([
      [POSITIVE, 8],
      [NEGATIVE, 4],
    ]);
    expect(dataset.dataset.splits[0]?.leakedPatients?.[0]?.patients).toBeGreaterThan(0);
  });

  it("starts nothing twice under one idempotency key, and refuses another plan under it", async () => {
    const headers = { "idempotency-key": "k-1" };
    const first = sweepResponseSchema.parse(await (await post(PLAN, headers)).json());
    const again = sweepResponseSchema.parse(await (await post(PLAN, headers)).json());
    expect(again.sweep.id).toBe(first.sweep.id);
    const both = await Promise.all([
      post(PLAN, { "idempotency-key": "k-2" }),
      post(PLAN, { "idempotency-key": "k-2" }),
    ]);
    const ids = await Promise.all(both.map(async (r) => sweepResponseSchema.parse(await r.json()).sweep.id));
    expect(new Set(ids).size).toBe(1);
    expect((await post(PLAN.replace("two arms", "other"), headers)).status).toBe(409);
  });

  it.each([
    ["an unknown key", `${PLAN}epochz: 3\n`, "epochz"],
    [
      "an empty range",
      `${PLAN}space: { learningRate: { type: float, low: 1, high: 0.1 } }\n`,
      "space.learningRate",
    ],
    ["a fold that is not there", PLAN.replace("[0, 1, 2]", "[0, 7]"), "folds.1"],
    ["a sigma below 0", PLAN.replace("[0, 5]", "[0, -5]"), "evaluation.testSigmas.1"],
    ["a dataset that is not there", PLAN.replace("tiny-cells", "others"), "dataset"],
    ["no YAML", "name: [", "plan"],
    [
      "a parameter named twice in its space",
      `${PLAN}space: { learningRate: ${POINT}, training.learningRate: ${POINT} }\n`,
      "space.training.learningRate",
    ],
    [
      "a space that searches what a variant sets",
      `${PLAN}space: { data.balance: { type: categorical, choices: [none] } }\n`,
      "space.data.balance",
    ],
    [
      "a grid value twice",
      `${PLAN}space: { l1: { type: float, low: 0, high: 1, grid: [0.1, 0.1] } }\n`,
      "space.l1.grid.1",
    ],
    [
      "a grid under the sampler random",
      `${PLAN}space: { l1: { type: float, low: 0, high: 1, grid: [0.1] } }\nsampler: { kind: random }\n`,
      "space.l1.grid",
    ],
  ])("with %s is refused with its field, and nothing is written", async (_, source, field) => {
    const before = await api.db.$count(schema.sweep);
    const answer = await post(source);
    expect(answer.status).toBe(400);
    const { error } = await answer.json();
    expect(error.problems.map((problem: { field: string }) => problem.field).join(" ")).toContain(field);
    expect(await api.db.$count(schema.sweep)).toBe(before);
    const { plan, problems } = await checked(source);
    expect(plan).toBeNull();
    expect(problems.length).toBeGreaterThan(0);
  });

  it("that no split can carry leaves neither sweep nor experiment", async () => {
    const id = await storeDataset(api.db, "no-patients");
    await api.db
      .update(schema.datasetImage)
      .set({ class: POSITIVE })
      .where(eq(schema.datasetImage.datasetId, id));
    const source = PLAN.replace("tiny-cells", "no-patients").replace("tests", "never");
    const answer = await post(source);
    expect(answer.status).toBe(400);
    expect((await checked(source)).problems).toEqual(
      errorBodySchema.parse(await answer.json()).error.problems,
    );
    const found = await api.db.select().from(schema.experiment).where(eq(schema.experiment.name, "never"));
    expect(found).toEqual([]);
  });

  it("for a class that nobody serves is allowed, and its check says that it would wait", async () => {
    const source = `${HONEST}resources: { class: train.gpu }\n`;
    const waits = {
      field: "resources.class",
      value: "train.gpu",
      problem: "no live worker serves this class: the sweep waits until one does",
    };
    expect(await checked(source)).toMatchObject({
      problems: [],
      warnings: [{ ...waits, remedy: "start one: npx foldwise worker" }],
    });
    await storeWorker(api.db);
    expect((await checked(source)).warnings).toEqual([
      { ...waits, remedy: "use train.cpu, or start such a worker" },
    ]);
    expect((await checked(HONEST)).warnings).toEqual([]);
  });

  it("is warned about before it is launched: what the budget leaves out, and what the budget cannot use", async () => {
    const grid =
      "space: { l1: { type: int, low: 0, high: 2 }, learningRate: { type: float, low: 0.1, high: 0.9, step: 0.4 } }\n";
    const one = `${HONEST.replace(/variants:\n.*\n.*\n/, "")}${grid}`;
    const said = async (source: string) => {
      const { warnings, cost, problems } = await checked(source);
      expect(problems).toEqual([]);
      return { trials: cost?.trials, warnings: warnings.map(({ field, problem }) => `${field}: ${problem}`) };
    };
    expect(await said(`${one}budget: { maxTrials: 4 }\n`)).toEqual({
      trials: 4,
      warnings: ["budget.maxTrials: 4 of 9 grid points, the budget leaves out 5"],
    });
    expect(await said(`${one}sampler: { kind: random }\nbudget: { maxTrials: 12 }\n`)).toEqual({
      trials: 9,
      warnings: ["budget.maxTrials: the space has 9 configurations: the sweep ends after 9 of 12 trials"],
    });
    const wide = `${HONEST.replace("[0, 1, 2]", "[0]")}space: { l1: { type: float, low: 0, high: 1, step: 0.001 } }\nbudget: { maxTrials: 1000000 }\n`;
    expect(await said(wide)).toEqual({ trials: 2002, warnings: [] });
    const many = `${HONEST}space: { l1: { type: float, low: 0, high: 1 } }\nsampler: { kind: random }\nbudget: { maxTrials: 60000 }\n`;
    expect(await said(many)).toEqual({
      trials: 60_000,
      warnings: [expect.stringContaining("not counted for plans of more than 5000 runs")],
    });
  });

  it("is warned about where a side of a fold lacks a class, with what will be missing", async () => {
    const id = await storeDataset(api.db, "lacking");
    const source = HONEST.replace("tiny-cells", "lacking");
    expect((await checked(source)).warnings).toEqual([]);
    // Drawn and stored by the first launch; the classes of two images are corrected afterwards.
    await post(source);
    const [side] = await api.db
      .select({ images: schema.splitPart.images })
      .from(schema.splitPart)
      .innerJoin(schema.split, eq(schema.split.id, schema.splitPart.splitId))
      .where(
        and(eq(schema.split.datasetId, id), eq(schema.splitPart.fold, 1), eq(schema.splitPart.side, "val")),
      );
    await api.db
      .update(schema.datasetImage)
      .set({ class: POSITIVE })
      .where(
        and(eq(schema.datasetImage.datasetId, id), inArray(schema.datasetImage.index, side?.images ?? [])),
      );
    expect((await checked(source)).warnings).toEqual([
      {
        field: "splits",
        value: "leave-one-fold-out, seed 1",
        problem: `fold 1: no image of ${NEGATIVE} on the validation side; no value there: val/balanced_accuracy, val/auc; trials have no objective, as val/balanced_accuracy is not measured in this fold`,
        remedy: `use another scheme or seed, leave fold 1 out, or add images of ${NEGATIVE}`,
      },
    ]);
  });

  it("that names no splits gets the dataset's usual ones, says why, and counts patients on both sides", async () => {
    const { plan, splits, warnings } = await checked(PLAN.replace(/splits: .*\n/, ""));
    expect(plan).toMatchObject({ splits: { scheme: "leave-one-fold-out", seed: 1 } });
    expect(splits).toEqual([
      {
        field: "splits",
        scheme: "leave-one-fold-out",
        seed: 1,
        reason: "patients are known and none has images in several folds",
        folds: [0, 1, 2].map((fold) => ({ fold, patientsOnBothSides: 0, testPatients: 10 })),
      },
    ]);
    expect(warnings).toEqual([]);
    const named = await checked(PLAN);
    expect(named.folds).toEqual({ folds: [0, 1, 2], reason: null });
    const left = await checked(PLAN.replace(/folds: .*\n/, ""));
    expect(left).toMatchObject({
      plan: { folds: [0, 1, 2] },
      folds: { folds: [0, 1, 2], reason: "the dataset has 3 folds" },
    });
    const byImage = await checked(PLAN);
    expect(byImage.splits[0]).toMatchObject({ scheme: "within-fold-by-image", reason: null });
    const counts = byImage.splits[0]?.folds.map((one) => `fold ${one.fold}: ${one.patientsOnBothSides} of`);
    expect(byImage.splits[0]?.folds[0]?.patientsOnBothSides).toBeGreaterThan(0);
    for (const count of counts ?? []) expect(byImage.warnings[0]?.problem).toContain(count);
  });

  it("makes its folds, which are stored as they were checked", async () => {
    const source = PLAN.replace("within-fold-by-image", "stratified-group-k-fold, k: 2, repeats: 2").replace(
      "[0, 1, 2]",
      "[0, 3]",
    );
    const check = await checked(source);
    expect(check.problems).toEqual([]);
    expect(check.splits[0]?.folds.map(({ fold }) => fold)).toEqual([0, 1, 2, 3]);
    const { sweep } = sweepResponseSchema.parse(await (await post(source)).json());
    const [stored] = await api.db.select().from(schema.sweep).where(eq(schema.sweep.id, sweep.id));
    const [split] = await api.db
      .select()
      .from(schema.split)
      .where(eq(schema.split.id, stored?.splitId ?? 0));
    expect(split).toMatchObject({ scheme: "stratified-group-k-fold", seed: 1, k: 2, repeats: 2 });
    const parts = await api.db
      .select()
      .from(schema.splitPart)
      .where(eq(schema.splitPart.splitId, split?.id ?? 0));
    expect(parts).toHaveLength(12);
    // Another k is another split of the same scheme and seed.
    const other = await post(source.replace("k: 2", "k: 3"));
    expect(other.status).toBe(201);
    const seven = await checked(source.replace("[0, 3]", "[0, 7]"));
    expect(seven.problems[0]).toMatchObject({ field: "folds.1", remedy: "it has 0, 1, 2, 3" });
  });

  it("on a set that comes along and is not imported is told how to import it", async () => {
    expect((await checked(PLAN.replace("tiny-cells", "digits"))).problems).toEqual([
      {
        field: "dataset",
        value: "digits",
        problem: "there is no such dataset",
        remedy: "foldwise dataset import digits",
      },
    ]);
  });
});
