import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { runDetailResponseSchema, sweepEvaluationsSchema } from "@foldwise/core/contracts/http-responses";
import { tableVocabularySchema } from "@foldwise/core/contracts/saved-tables";
import { filledTableSchema } from "@foldwise/core/contracts/tables";
import { classificationMetrics } from "@foldwise/core/metrics";
import { storeEvaluation } from "@foldwise/db/repositories/evaluation";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as showRun } from "@/app/api/v1/runs/[id]/route";
import { GET as sweepEvaluations } from "@/app/api/v1/sweeps/[id]/evaluations/route";
import { GET as show } from "@/app/api/v1/tables/[id]/route";
import { POST as create } from "@/app/api/v1/tables/route";
import { GET as vocabulary } from "@/app/api/v1/tables/vocabulary/route";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storePlan, storeTrial } from "./testing/records";

/** What an anaemia set has: red cells by size. */
const CLASSES = ["macro", "micro", "normal"];
const COUNTS = [
  [4, 0, 0],
  [3, 0, 1],
  [0, 0, 4],
];
/** As 0.1 stored them: the averages in the place of class macro's own. */
const STORED_BY_0_1 = {
  accuracy: 8 / 12,
  balanced_accuracy: 2 / 3,
  "precision/macro": null,
  "precision/micro": null,
  "precision/normal": 0.8,
  "precision/weighted": null,
  "recall/macro": 2 / 3,
  "recall/micro": 0,
  "recall/normal": 1,
  "recall/weighted": 2 / 3,
  "f1/macro": (8 / 11 + 8 / 9) / 3,
  "f1/micro": 0,
  "f1/normal": 8 / 9,
  "f1/weighted": (8 / 11 + 8 / 9) / 3,
  auc: 0.9,
};

let api: TestApi;
let sweepId = 0;
/** The first two as 0.1 stored them, the last as it is stored now. */
let runs: { runId: number; trainingId: number }[] = [];
beforeAll(async () => {
  api = await startApi();
  const datasetId = await storeDataset(api.db);
  sweepId = await storePlan(api.db);
  await api.db
    .update(schema.dataset)
    .set({ classes: CLASSES, positiveClass: "macro" })
    .where(eq(schema.dataset.id, datasetId));
  ({ runs } = await storeTrial(api.db, sweepId, { state: "complete" }));
  for (const [i, { trainingId }] of runs.entries())
    await storeEvaluation({
      ctx: api.db,
      row: {
        trainingId,
        weights: "best",
        epoch: 2,
        conditions: { testSigma: 0, replicate: 0 },
        classes: CLASSES,
        confusion: COUNTS,
        measures:
          i < 2
            ? STORED_BY_0_1
            : { ...classificationMetrics({ classes: CLASSES, counts: COUNTS }).values, auc: 0.9 },
        images: Array.from({ length: 12 }, (_, index) => index),
        labels: Array.from({ length: 12 }, (_, index) => Math.floor(index / 4)),
        scores: Array.from({ length: 12 }, (_, index) => 1 - index / 12),
      },
    });
});
afterAll(() => api.close());

const DEFINITION = {
  id: "by-class",
  title: "Recall by class",
  dataset: "tiny-cells",
  metric: "recall/class/macro",
  select: { testSigma: 0 },
  rows: [{ key: "mac", label: "MAC", select: { variant: "MAC" } }],
  columns: [
    { key: "macro", label: "of class macro", metric: "recall/class/macro" },
    { key: "micro", label: "of class micro", metric: "recall/class/micro" },
    { key: "average", label: "macro average", metric: "recall/macro" },
    { key: "weighted", label: "weighted average", metric: "recall/weighted" },
  ],
};
const tableOf = async (id: string) =>
  filledTableSchema.parse(await (await send(show, `/api/v1/tables/${id}`, { params: { id } })).json());

describe("a class that is called as an average is", () => {
  it("has its own measures in a run, whichever version stored the evaluation", async () => {
    const read: RunDetail[] = [];
    for (const { runId } of runs) {
      const params = { id: String(runId) };
      read.push(
        runDetailResponseSchema.parse(await (await send(showRun, `/api/v1/runs/${runId}`, { params })).json())
          .run,
      );
    }
    expect(read).toHaveLength(3);
    for (const { evaluations } of read) {
      const { metrics } = evaluations[0] ?? {};
      expect(metrics).toEqual({
        ...classificationMetrics({ classes: CLASSES, counts: COUNTS }).values,
        auc: 0.9,
      });
      expect(metrics?.["recall/class/macro"]).toBe(1);
      expect(metrics?.["recall/macro"]).toBeCloseTo(2 / 3, 12);
      expect(metrics?.["f1/class/macro"]).toBeCloseTo(8 / 11, 12);
    }
  });

  it("has its own measures in a sweep's evaluations, under the names asked for", async () => {
    const path = `/api/v1/sweeps/${sweepId}/evaluations`;
    const ask = async (query: string) =>
      sweepEvaluationsSchema.parse(
        await (await send(sweepEvaluations, `${path}${query}`, { params: { id: String(sweepId) } })).json(),
      ).evaluations;
    const asked = await ask("?metric=recall/class/macro,recall/macro,recall/normal,constructor,auc");
    expect(asked).toHaveLength(3);
    for (const { metrics } of asked) {
      expect(Object.keys(metrics).sort()).toEqual(
        ["auc", "constructor", "recall/class/macro", "recall/macro", "recall/normal"].sort(),
      );
      expect(metrics["recall/class/macro"]).toBe(1);
      expect(metrics["recall/macro"]).toBeCloseTo(2 / 3, 12);
      expect(metrics["recall/normal"]).toBe(1);
      expect(metrics.constructor).toBeNull();
      expect(metrics.auc).toBe(0.9);
    }
    for (const { metrics } of await ask("")) {
      expect(metrics["recall/class/macro"]).toBe(1);
      expect(metrics).not.toHaveProperty(["recall/micro"]);
    }
  });

  it("has its own cells in a table and in each of its exports", async () => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(DEFINITION);
    expect((await send(create, "/api/v1/tables", { method: "POST", headers, body })).status).toBe(201);
    const { cells } = await tableOf("by-class");
    expect(cells.map(({ column, metric, ours }) => [column, metric, ours?.value?.toFixed(3)])).toEqual([
      ["macro", "recall/class/macro", "1.000"],
      ["micro", "recall/class/micro", "0.000"],
      ["average", "recall/macro", "0.667"],
      ["weighted", "recall/weighted", "0.667"],
    ]);
    const exported = async (format: string) =>
      (await send(show, `/api/v1/tables/by-class?format=${format}`, { params: { id: "by-class" } })).text();
    const numbers = (line: string | undefined) => line?.match(/[01]\.\d{3}(?!\d)/g);
    const latex = await exported("latex");
    expect(numbers(latex.split("\n").find((line) => line.startsWith("MAC &")))).toEqual([
      "1.000",
      "0.000",
      "0.667",
      "0.667",
    ]);
    const markdown = await exported("md");
    const row = markdown.split("\n").find((line) => line.startsWith("| MAC |"));
    expect(
      row
        ?.split("|")
        .slice(2, 6)
        .map((cell) => numbers(cell)?.[0]),
    ).toEqual(["1.000", "0.000", "0.667", "0.667"]);
    const csv = (await exported("csv")).split("\r\n").map((line) => line.split(","));
    const ours = csv[0]?.indexOf("ours") ?? -1;
    expect(csv.slice(1, 4).map((line) => [line[4], Number(line[ours]).toFixed(3)])).toEqual([
      ["recall/class/macro", "1.000"],
      ["recall/class/micro", "0.000"],
      ["recall/macro", "0.667"],
    ]);
  });

  it("is a choice of its own for a table", async () => {
    for (const query of ["", "?dataset=tiny-cells"]) {
      const { metrics } = tableVocabularySchema.parse(
        await (await send(vocabulary, `/api/v1/tables/vocabulary${query}`)).json(),
      );
      expect(new Set(metrics).size).toBe(metrics.length);
      expect(metrics).toEqual(expect.arrayContaining(["recall/macro", "recall/class/macro"]));
    }
  });
});

it("a table that 0.1 saved shows the classes and averages that it names", async () => {
  const columns = ["recall/normal", "recall/macro", "recall/micro"].map((metric) => ({
    key: metric,
    label: metric,
    metric,
    publishedOnly: false,
    fact: false,
    notes: [],
  }));
  await api.db.transaction(async (tx) => {
    const [row] = await tx.insert(schema.savedTable).values({ slug: "old" }).returning();
    if (!row) throw new Error("not stored");
    await tx.insert(schema.savedTableRevision).values({
      tableId: row.id,
      number: 1,
      source: "# as its author wrote it",
      definition: {
        id: "old",
        title: "Old",
        dataset: "tiny-cells",
        baseline: null,
        kind: "evaluations",
        unit: "fraction",
        decimals: 3,
        metric: "recall/normal",
        aggregate: "mean",
        dataFree: false,
        select: { testSigma: 0 },
        settings: "all",
        folds: [0, 1, 2],
        rows: [{ key: "mac", label: "MAC", publishedOnly: false, fact: false, notes: [] }],
        columns,
        arms: [],
        questions: [],
        notes: [],
      },
    });
  });
  const { cells } = await tableOf("old");
  expect(cells.map(({ column, metric, ours }) => [column, metric, ours?.value?.toFixed(3)])).toEqual([
    ["recall/normal", "recall/class/normal", "1.000"],
    ["recall/macro", "recall/macro", "0.667"],
    ["recall/micro", "recall/class/micro", "0.000"],
  ]);
});
