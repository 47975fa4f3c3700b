import {
  evaluationMeasuresResponseSchema,
  precisionRecallResponseSchema,
} from "@foldwise/core/contracts/http/score-curves";
import { rocResponseSchema } from "@foldwise/core/contracts/http-responses";
import { confusionMatrix, probabilityMetrics, rocAuc } from "@foldwise/core/metrics";
import { createRandom } from "@foldwise/core/random";
import { storeEvaluation } from "@foldwise/db/repositories/evaluation";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as measures } from "@/app/api/v1/evaluations/[id]/measures/route";
import { GET as precisionRecall } from "@/app/api/v1/evaluations/[id]/precision-recall/route";
import { GET as roc } from "@/app/api/v1/evaluations/[id]/roc/route";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storePlan, storeTrial } from "./testing/records";

const CLASSES = ["a", "b", "c"];
const random = createRandom("evaluation measures");
const labels = Array.from({ length: 210 }, (_, i) => i % 3);
const rows = labels.map((label) => {
  const weights = CLASSES.map((_, c) => Math.exp((c === label ? 1.5 : 0) + random.normal()));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
});
const predicted = rows.map((row) => row.indexOf(Math.max(...row)));
const scores = rows.map(([score = 0]) => score);

let api: TestApi;
/** One with everything, and one as a release before 0.2 stored it. */
let whole = "";
let old = "";
beforeAll(async () => {
  api = await startApi();
  const datasetId = await storeDataset(api.db);
  const sweepId = await storePlan(api.db);
  await api.db
    .update(schema.dataset)
    .set({ classes: CLASSES, positiveClass: "a" })
    .where(eq(schema.dataset.id, datasetId));
  const { runs } = await storeTrial(api.db, sweepId, { state: "complete" });
  const trainingId = runs[0]?.trainingId ?? 0;
  const row = (testSigma: number) => ({
    trainingId,
    weights: "best" as const,
    epoch: 2,
    conditions: { testSigma, replicate: 0 },
    classes: CLASSES,
    confusion: confusionMatrix(labels, predicted, CLASSES).counts.map((counts) => [...counts]),
    measures: {
      auc: rocAuc(labels, scores, 0).value,
      ...Object.fromEntries(
        [...probabilityMetrics(labels, rows, CLASSES)].map(([name, { value }]) => [name, value]),
      ),
    },
    // Not of the dataset, so that their patients are unknown.
    images: labels.map((_, i) => 10_000 + i),
    labels,
    scores,
  });
  const probabilities = Buffer.from(Float32Array.from(rows.flat()).buffer);
  await storeEvaluation({ ctx: api.db, row: { ...row(0), predicted, probabilities } });
  await storeEvaluation({ ctx: api.db, row: row(5) });
  const stored = await api.db
    .select({ id: schema.evaluation.id })
    .from(schema.evaluation)
    .orderBy(schema.evaluation.id);
  [whole = "", old = ""] = stored.map(({ id }) => String(id));
});
afterAll(() => api.close());

const ask = async (id: string) =>
  new Map(
    evaluationMeasuresResponseSchema
      .parse(await (await send(measures, `/api/v1/evaluations/${id}/measures`, { params: { id } })).json())
      .measures.map((measure) => [measure.name, measure]),
  );

it("every measure of three classes has an interval over single images", async () => {
  const found = await ask(whole);
  expect([...found.keys()]).toEqual(
    expect.arrayContaining(["matthews", "cohen_kappa", "auc/macro", "auc/class/b", "log_loss", "brier"]),
  );
  for (const [name, { value, interval, method, withheld }] of found) {
    expect(interval, `${name}: ${withheld}`).not.toBeNull();
    expect(interval?.[0], name).toBeLessThan(value ?? Number.NaN);
    expect(interval?.[1], name).toBeGreaterThan(value ?? Number.NaN);
    expect(method, name).toContain("images (patients unknown)");
  }
});

it("an evaluation of an earlier release has the reason where its probabilities would be needed", async () => {
  const found = await ask(old);
  expect(found.get("accuracy")?.interval).not.toBeNull();
  for (const name of ["auc/macro", "log_loss", "top_2_accuracy"])
    expect(found.get(name), name).toMatchObject({
      value: expect.any(Number),
      interval: null,
      withheld: expect.stringContaining("releases before 0.2"),
    });
});

it("each class has curves of its own", async () => {
  const path = `/api/v1/evaluations/${whole}`;
  const of = (query: string) => send(roc, `${path}/roc${query}`, { params: { id: whole } });
  const answer = rocResponseSchema.parse(await (await of("?class=b")).json()).roc;
  const own = rows.map((row) => row[1] ?? 0);
  expect(answer).toMatchObject({ positiveClass: "b", images: 210, positives: 70 });
  expect(answer.auc).toBeCloseTo(rocAuc(labels, own, 1).value ?? 0, 3);
  expect(rocResponseSchema.parse(await (await of("")).json()).roc.positiveClass).toBe("a");
  const curve = await send(precisionRecall, `${path}/precision-recall?class=c`, { params: { id: whole } });
  expect(precisionRecallResponseSchema.parse(await curve.json()).precisionRecall).toMatchObject({
    positiveClass: "c",
    positives: 70,
  });
  const unknown = await of("?class=d");
  expect(unknown.status).toBe(400);
  expect(await unknown.text()).toContain("one of a, b, c");
  const lost = await send(roc, `/api/v1/evaluations/${old}/roc?class=b`, { params: { id: old } });
  expect(lost.status).toBe(404);
});
