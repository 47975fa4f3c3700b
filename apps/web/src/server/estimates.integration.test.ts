import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import {
  runListSchema,
  sweepDetailResponseSchema,
  sweepListSchema,
} from "@foldwise/core/contracts/http-responses";
import { sweepCheckSchema } from "@foldwise/core/contracts/sweep-check";
import type { TimeEstimate } from "@foldwise/core/sweep";
import * as schema from "@foldwise/db/schema";
import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as listRuns } from "@/app/api/v1/runs/route";
import { GET as showSweep } from "@/app/api/v1/sweeps/[id]/route";
import { POST as check } from "@/app/api/v1/sweeps/check/route";
import { GET as listSweeps } from "@/app/api/v1/sweeps/route";
import { send, startApi, type TestApi } from "./testing/api";
import { PLAN, storeDataset, storeEvaluation, storePlan, storeTrial, storeWorker } from "./testing/records";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.db.update(schema.sweep).set({ state: "complete" });
  await api.db.delete(schema.evaluation);
  await api.db.delete(schema.worker);
});

/** Shares no training with what other tests stored. */
const FRESH = `${PLAN}fresh: true\n`;

async function costOf(body = FRESH) {
  const headers = { "content-type": "application/yaml" };
  const answer = await send(check, "/api/v1/sweeps/check", { method: "POST", body, headers });
  const { cost } = sweepCheckSchema.parse(await answer.json());
  if (!cost?.time) throw new Error("the plan was refused, or has no estimate");
  return { ...cost, time: cost.time };
}

async function sweepOf(id: number): Promise<SweepDetail> {
  const answer = await send(showSweep, `/api/v1/sweeps/${id}`, { params: { id: String(id) } });
  return sweepDetailResponseSchema.parse(await answer.json()).sweep;
}

const workOf = ({ training, evaluation }: TimeEstimate) =>
  (training.seconds ?? 0) + (evaluation.seconds ?? 0);

describe("the estimate before a launch", () => {
  it("says that nothing was measured and that no worker serves the class", async () => {
    const { time, seconds, newEvaluations } = await costOf();
    expect(newEvaluations).toBe(24);
    expect(time).toMatchObject({
      training: { seconds, basis: "assumed" },
      evaluation: { basis: "assumed" },
      waiting: { seconds: 0, sweeps: 0 },
      slots: 0,
    });
    expect(time.evaluation.seconds).toBeGreaterThan(0);
    expect(time.seconds).toBeCloseTo(workOf(time), 6);
  });

  it("takes the pace of evaluations from those of the same resource class", async () => {
    const { runs } = await storeTrial(api.db, await storePlan(api.db), { state: "complete" });
    const trainingId = runs[0]?.trainingId ?? 0;
    await storeEvaluation(api.db, trainingId, 0);
    expect((await costOf()).time.evaluation.basis).toBe("assumed");
    // Of 12 images: half a second each.
    await api.db.update(schema.evaluation).set({ seconds: 6 });
    const { time, newEvaluations = 0 } = await costOf();
    expect(time.evaluation).toEqual({ seconds: newEvaluations * 6, basis: "measured" });
    await api.db.update(schema.training).set({ resourceClass: "train.gpu" });
    expect((await costOf()).time.evaluation.basis).toBe("assumed");
    await api.db.update(schema.training).set({ resourceClass: "train.cpu" });
  });

  it("counts the evaluations that shared trainings still lack, which are no training", async () => {
    const shared = PLAN.replace("folds: [0, 1, 2]", "folds: [1]").replace("MCN:", "other:");
    const plan = `${shared}seeds: [1]\n`.replace(/ {2}other:.*\n/, "");
    await storeTrial(api.db, await storePlan(api.db, plan), { state: "complete" });
    const before = await costOf(plan);
    expect(before).toMatchObject({ trainings: 0, shared: 1, evaluations: 4, newEvaluations: 4 });
    expect(before.time.training.seconds).toBe(0);
    expect(before.time.seconds).toBeGreaterThan(0);
    // The check takes any training of the plan's key: whichever it is has one of the four now.
    for (const { id } of await api.db.select().from(schema.training)) await storeEvaluation(api.db, id, 0);
    expect((await costOf(plan)).newEvaluations).toBe(3);
  });

  it("counts the wait for sweeps of its class that move, and for no others", async () => {
    await storeWorker(api.db);
    const alone = await costOf();
    expect(alone.time).toMatchObject({ slots: 1, waiting: { seconds: 0, sweeps: 0 } });
    const other = await storePlan(api.db, FRESH);
    const behind = await costOf();
    expect(behind.time.waiting.sweeps).toBe(1);
    // The other one has as much to do: each gets its half of the slot.
    expect(behind.time.waiting.seconds).toBeCloseTo(workOf(alone.time), 6);
    expect(behind.time.seconds).toBeCloseTo(2 * workOf(alone.time), 6);
    await api.db.update(schema.sweep).set({ intent: "pause" }).where(eq(schema.sweep.id, other));
    expect((await costOf()).time.waiting.sweeps).toBe(0);
    await api.db.update(schema.sweep).set({ intent: "run" }).where(eq(schema.sweep.id, other));
    const onGpu = await costOf(`${FRESH}resources: { class: train.gpu }\n`);
    expect(onGpu.time).toMatchObject({ slots: 0, waiting: { sweeps: 0 } });
  });
});

describe("what is left of a running sweep", () => {
  it("has its evaluations, at their own pace, and the wait for others", async () => {
    await storeWorker(api.db);
    const id = await storePlan(api.db, FRESH);
    const { runs } = await storeTrial(api.db, id, { salt: "own" });
    const before = await sweepOf(id);
    expect(before.timeLeft?.evaluation).toMatchObject({ basis: "assumed" });
    for (const { trainingId } of runs) await storeEvaluation(api.db, trainingId, 0);
    await api.db.update(schema.evaluation).set({ seconds: 7 });
    const { timeLeft, secondsLeft, evaluations } = await sweepOf(id);
    expect(evaluations).toEqual({ planned: 24, complete: 3 });
    expect(timeLeft?.evaluation).toEqual({ seconds: 21 * 7, basis: "measured" });
    expect(timeLeft?.seconds).toBe(secondsLeft);
    expect(timeLeft?.waiting).toEqual({ seconds: 0, sweeps: 0 });
    await storePlan(api.db, FRESH);
    const queued = await sweepOf(id);
    expect(queued.timeLeft?.waiting.sweeps).toBe(1);
    expect(queued.timeLeft?.waiting.seconds).toBeGreaterThan(0);
    await api.db.update(schema.sweep).set({ state: "complete" }).where(eq(schema.sweep.id, id));
    expect(await sweepOf(id)).toMatchObject({ timeLeft: null, secondsLeft: null });
  });
});

it("what is scheduled and claimed by no worker waits for a slot: sweep, trial and run", async () => {
  const id = await storePlan(api.db, FRESH);
  await api.db.update(schema.sweep).set({ state: "running" }).where(eq(schema.sweep.id, id));
  expect((await sweepOf(id)).waitingForSlot).toBe(false);
  const { runs } = await storeTrial(api.db, id, { salt: "slot" });
  const trainings = runs.map(({ trainingId }) => trainingId);
  const [first = 0] = trainings;
  const setTrainings = (ids: number[], state: "queued" | "running" | "complete") =>
    api.db.update(schema.training).set({ state }).where(inArray(schema.training.id, ids));
  /** Of the sweep, in its list too; of its trial; and of each run. */
  const waits = async () => {
    const { waitingForSlot, trialViews } = await sweepOf(id);
    const sweeps = sweepListSchema.parse(await (await send(listSweeps, "/api/v1/sweeps")).json()).sweeps;
    expect(sweeps.find((sweep) => sweep.id === id)?.waitingForSlot).toBe(waitingForSlot);
    const list = runListSchema.parse(await (await send(listRuns, `/api/v1/runs?sweep=${id}`)).json());
    const [trial] = trialViews;
    expect(trial?.runs.map((run) => run.waitingForSlot)).toEqual(
      list.runs.map((run) => run.waitingForSlot).reverse(),
    );
    return [waitingForSlot, trial?.waitingForSlot, ...(trial?.runs.map((run) => run.waitingForSlot) ?? [])];
  };
  expect(await waits()).toEqual([false, false, false, false, false]);
  await setTrainings(trainings.slice(1), "queued");
  expect(await waits()).toEqual([false, false, false, true, true]);
  await setTrainings([first], "queued");
  expect(await waits()).toEqual([true, true, true, true, true]);
  // Trained, and not evaluated yet: its run is not over, and nobody is at it.
  await setTrainings(trainings, "complete");
  expect(await waits()).toEqual([true, true, true, true, true]);
  await api.db.insert(schema.evaluationClaim).values({ trainingId: first, holder: "w1" });
  expect(await waits()).toEqual([false, false, false, true, true]);
});
