import { tableMissingSchema, tableRunResponseSchema } from "@foldwise/core/contracts/table-runs";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as showMissing } from "@/app/api/v1/tables/[id]/missing/route";
import { POST as runTable } from "@/app/api/v1/tables/[id]/runs/route";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storeEvaluation, storePlan, storeTrial } from "./testing/records";

let api: TestApi;
let quickStart: number;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
  // MAC of every fold, tested at sigma 0 only; MCN is not there.
  quickStart = await storePlan(api.db);
  const { runs } = await storeTrial(api.db, quickStart, { state: "complete" });
  for (const { trainingId } of runs) await storeEvaluation(api.db, trainingId, 0);
  await api.db.update(schema.sweep).set({ state: "cancelled" }).where(eq(schema.sweep.id, quickStart));
});
afterAll(() => api.close());

const missingOf = async (id: string, query = "") => {
  const answer = await send(showMissing, `/api/v1/tables/${id}/missing?dataset=tiny-cells${query}`, {
    params: { id },
  });
  return tableMissingSchema.parse(await answer.json());
};
const run = (id: string, body: object = { dataset: "tiny-cells" }) =>
  send(runTable, `/api/v1/tables/${id}/runs`, { method: "POST", params: { id }, body });

it("asks for the sigmas that a training lacks with that training's own settings: nothing is trained again", async () => {
  const { plans, total, preset, settings } = await missingOf("6");
  expect({ preset, settings }).toEqual({ preset: "cpu", settings: "paper-noise.cpu" });
  expect(plans).toMatchObject([{ arms: ["MAC"], folds: [0], testSigmas: [2, 5, 8, 10] }]);
  expect(total).toMatchObject({ trainings: 0, shared: 1 });
  expect(plans[0]?.source).toContain("inputSize: 64");
});

it("asks for the arm that is missing with the settings of the other, and says what time it takes and from what", async () => {
  const { plans, total, cells, alike } = await missingOf("9");
  expect(alike).toBe(true);
  expect(cells).toBe(18);
  expect(plans).toMatchObject([{ arms: ["MCN"], folds: [0, 1, 2], seeds: [1], testSigmas: [0] }]);
  expect(total).toMatchObject({ trainings: 3, shared: 0, epochs: 12, basis: "assumed" });
  expect(total.seconds).toBeGreaterThan(0);
  const full = await missingOf("9", "&preset=full");
  expect(full.plans[0]).toMatchObject({ seeds: [1, 2, 3, 4, 5] });
  expect(full).toMatchObject({ settings: "paper-ablation", alike: false });
});

it("starts what is missing once: asked again, it leaves it to the sweep that is on its way", async () => {
  const first = tableRunResponseSchema.parse(await (await run("9")).json());
  expect(first.sweeps).toMatchObject([{ name: "fill table 9", state: "queued" }]);
  const [sweep] = first.sweeps;
  const again = tableRunResponseSchema.parse(await (await run("9")).json());
  expect(again.sweeps).toEqual([]);
  expect(again.missing).toMatchObject({ plans: [], underWay: [sweep?.id] });
  // Another table shares that arm, and asks only for the two arms that are nowhere.
  const { plans } = await missingOf("9b");
  expect(plans).toMatchObject([{ arms: ["balanced-only", "augmented-only"] }]);
});

it("starts it again when that sweep was cancelled or failed: its runs never came", async () => {
  await api.db.update(schema.sweep).set({ intent: "cancel" });
  expect((await missingOf("9")).plans).toHaveLength(1);
  await api.db.update(schema.sweep).set({ intent: "run", state: "failed" });
  expect((await missingOf("9")).plans).toHaveLength(1);
});

it("has nothing to run for counts and settings, and says what no run can meet", async () => {
  expect(await missingOf("1")).toMatchObject({ cells: 0, plans: [] });
  await storeDataset(api.db, "no-patients");
  await api.db
    .update(schema.dataset)
    .set({ patients: null, folds: [0, 1] })
    .where(eq(schema.dataset.slug, "no-patients"));
  const answer = await send(showMissing, "/api/v1/tables/split-leakage/missing?dataset=no-patients", {
    params: { id: "split-leakage" },
  });
  const { plans, unmet } = tableMissingSchema.parse(await answer.json());
  expect(unmet.join()).toMatch(/has no fold 2.*images whose patient is unknown/);
  expect(plans).toMatchObject([{ arms: ["by-image", "left-out-fold"], folds: [0, 1] }]);
});

it.each([
  ["99", {}, 404],
  ["9", { dataset: "no-such" }, 404],
  ["9", { preset: "huge" }, 400],
  ["9", { datasets: "tiny-cells" }, 400],
])("refuses table %s with %j: %i", async (id, body, status) => {
  expect((await run(id, body)).status).toBe(status);
});

it("answers 404 for a dataset that was deleted, and goes on with the others", async () => {
  await api.db
    .update(schema.dataset)
    .set({ deletedAt: new Date() })
    .where(eq(schema.dataset.slug, "no-patients"));
  expect((await run("9", { dataset: "no-patients" })).status).toBe(404);
  expect((await missingOf("9")).cells).toBe(18);
});
