import {
  runDetailResponseSchema,
  sweepDetailResponseSchema,
  sweepResponseSchema,
} from "@foldwise/core/contracts/http-responses";
import { closeTrial, desiredTrialState } from "@foldwise/db/repositories/trial";
import * as schema from "@foldwise/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as retryRun } from "@/app/api/v1/runs/[id]/retry/route";
import { POST as stopRun } from "@/app/api/v1/runs/[id]/stop/route";
import { POST as act } from "@/app/api/v1/sweeps/[id]/actions/route";
import { PATCH as edit } from "@/app/api/v1/sweeps/[id]/route";
import { POST as stopTrial } from "@/app/api/v1/sweeps/[id]/trials/[number]/stop/route";
import { send, startApi, type TestApi } from "./testing/api";
import { storeDataset, storePlan, storeTrial } from "./testing/records";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
});
afterAll(() => api.close());

const action = (id: number, body: unknown) =>
  send(act, `/api/v1/sweeps/${id}/actions`, { method: "POST", params: { id: String(id) }, body });

describe("what people ask of a sweep", () => {
  it("is written as an intent with an event, once", async () => {
    const id = await storePlan(api.db);
    const intent = async (body: unknown) =>
      sweepResponseSchema.parse(await (await action(id, body)).json()).sweep;
    expect((await intent({ action: "pause" })).intent).toBe("pause");
    expect((await intent({ action: "pause" })).intent).toBe("pause");
    expect((await intent({ action: "resume" })).intent).toBe("run");
    expect((await intent({ action: "set-concurrency", concurrency: 3 })).concurrency).toBe(3);
    expect((await intent({ action: "cancel" })).intent).toBe("cancel");
    expect((await action(id, { action: "resume" })).status).toBe(409);
    const events = await api.db.select().from(schema.sweepEvent).where(eq(schema.sweepEvent.sweepId, id));
    expect(events.map((event) => event.kind)).toEqual([
      "created",
      "pause",
      "resume",
      "set-concurrency",
      "cancel",
    ]);
    const [row] = await api.db.select().from(schema.sweep).where(eq(schema.sweep.id, id));
    expect(row?.intentVersion).toBe(4);
  });

  it("retries what failed under a new generation and leaves what is complete", async () => {
    const id = await storePlan(api.db);
    const good = await storeTrial(api.db, id, { number: 0, state: "complete" });
    const bad = await storeTrial(api.db, id, { number: 1, variant: "MCN", state: "failed" });
    expect((await action(id, { action: "retry" })).status).toBe(409);
    await api.db.update(schema.sweep).set({ state: "failed" }).where(eq(schema.sweep.id, id));
    expect((await action(id, { action: "retry" })).status).toBe(200);
    const [row] = await api.db.select().from(schema.sweep).where(eq(schema.sweep.id, id));
    expect(row).toMatchObject({ state: "queued", intent: "run", generation: 2, failure: null });
    const states = await api.db
      .select({
        trial: schema.trial.id,
        trialState: schema.trial.state,
        run: schema.run.state,
        training: schema.training.state,
      })
      .from(schema.run)
      .innerJoin(schema.trial, eq(schema.trial.id, schema.run.trialId))
      .innerJoin(schema.training, eq(schema.training.id, schema.run.trainingId))
      .where(eq(schema.run.sweepId, id));
    for (const state of states)
      expect([state.trialState, state.run, state.training]).toEqual(
        Array.from({ length: 3 }, () => (state.trial === good.trialId ? "complete" : "queued")),
      );
    expect(states.some((state) => state.trial === bad.trialId)).toBe(true);
  });

  it("changes its plan from a version on, and refuses an edit of an older one and keys that stay", async () => {
    const id = await storePlan(api.db);
    const patch = (body: unknown) =>
      send(edit, `/api/v1/sweeps/${id}`, { method: "PATCH", params: { id: String(id) }, body });
    const { sweep } = sweepDetailResponseSchema.parse(
      await (await patch({ version: 0, changes: { concurrency: 7 }, by: "Ada" })).json(),
    );
    expect(sweep).toMatchObject({ planVersion: 1, concurrency: 7, plan: { concurrency: 7 } });
    expect(sweep.edits).toMatchObject([
      { version: 1, trialNumber: 1, by: "Ada", summary: "concurrency 1 → 7" },
    ]);
    const late = await patch({ version: 0, changes: { concurrency: 9 } });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain("version 1 by Ada (concurrency 1 → 7)");
    const fixed = await patch({ version: 1, changes: { dataset: "other" } });
    expect(fixed.status).toBe(400);
    expect(await fixed.json()).toMatchObject({
      error: { problems: [{ field: "dataset", remedy: expect.stringContaining("new sweep") }] },
    });
  });

  it("keeps who has changed concurrency or share as of any other edit", async () => {
    const id = await storePlan(api.db);
    await action(id, { action: "set-concurrency", concurrency: 3, by: "Ada" });
    await action(id, { action: "set-priority", priority: 1 });
    await action(id, { action: "pause", by: "Cleo" });
    const edits = await api.db.select().from(schema.sweepEdit).where(eq(schema.sweepEdit.sweepId, id));
    expect(edits.map(({ version, by }) => [version, by])).toEqual([
      [1, "Ada"],
      [2, "api"],
    ]);
    const events = await api.db.select().from(schema.sweepEvent).where(eq(schema.sweepEvent.sweepId, id));
    expect(events.slice(1).map(({ detail }) => detail)).toEqual([
      { concurrency: 3, by: "Ada" },
      { priority: 1, by: "api" },
      { by: "Cleo" },
    ]);
    expect((await action(id, { action: "pause", by: " " })).status).toBe(400);
  });

  it("retries only what failed by a class, and names the classes where none did", async () => {
    const id = await storePlan(api.db);
    const bad = await storeTrial(api.db, id, { number: 0, state: "failed" });
    const other = await storeTrial(api.db, id, { number: 1, variant: "MCN", state: "failed" });
    const fail = (trialId: number, kind: string) =>
      api.db
        .update(schema.trial)
        .set({ failure: { kind, message: kind } })
        .where(eq(schema.trial.id, trialId));
    await fail(bad.trialId, "nan-loss");
    await fail(other.trialId, "lost");
    await api.db.update(schema.sweep).set({ state: "failed" }).where(eq(schema.sweep.id, id));
    const none = await action(id, { action: "retry", failure: "bad-output" });
    expect(none.status).toBe(409);
    expect(await none.text()).toContain("failures are lost (1), nan-loss (1)");
    expect((await action(id, { action: "retry", failure: "nan-loss" })).status).toBe(200);
    const trials = await api.db.select().from(schema.trial).where(eq(schema.trial.sweepId, id));
    expect(Object.fromEntries(trials.map((row) => [row.id, row.state]))).toEqual({
      [bad.trialId]: "queued",
      [other.trialId]: "failed",
    });
  });

  it("stops one trial as pruned, or one run of it as cancelled, once", async () => {
    const id = await storePlan(api.db);
    const one = await storeTrial(api.db, id, { number: 1, state: "running" });
    const two = await storeTrial(api.db, id, { number: 2, variant: "MCN", state: "running" });
    const params = { id: String(id), number: "1" };
    const stop = () =>
      send(stopTrial, `/api/v1/sweeps/${id}/trials/1/stop`, { method: "POST", params, body: { by: "Ada" } });
    expect((await stop()).status).toBe(200);
    expect((await stop()).status).toBe(200);
    const trialOf = async (trialId: number) =>
      (await api.db.select().from(schema.trial).where(eq(schema.trial.id, trialId)))[0];
    expect((await trialOf(one.trialId))?.stop).toMatchObject({
      rule: "manual",
      reason: "stopped by Ada",
      value: null,
    });
    expect(await desiredTrialState({ ctx: api.db, trialId: one.trialId })).toBe("cancel");
    expect(await closeTrial({ ctx: api.db, trialId: one.trialId })).toBe("pruned");
    expect((await stop()).status).toBe(409);

    const runId = two.runs[0]?.runId ?? 0;
    const cancel = () =>
      send(stopRun, `/api/v1/runs/${runId}/stop`, {
        method: "POST",
        params: { id: String(runId) },
        body: {},
      });
    expect(runDetailResponseSchema.parse(await (await cancel()).json()).run.state).toBe("cancelled");
    expect((await cancel()).status).toBe(409);
    expect(await desiredTrialState({ ctx: api.db, trialId: two.trialId })).toBe("run");
    const others = await api.db.select().from(schema.run).where(eq(schema.run.trialId, two.trialId));
    expect(others.filter(({ state }) => state === "cancelled")).toHaveLength(1);
    expect(others.length).toBeGreaterThan(1);
    const events = await api.db.select().from(schema.sweepEvent).where(eq(schema.sweepEvent.sweepId, id));
    expect(events.map(({ kind }) => kind)).toEqual(["created", "stop-trial", "stop-run"]);
  });

  it("retries the trial of one run", async () => {
    const id = await storePlan(api.db);
    const { runs, trialId } = await storeTrial(api.db, id, { state: "failed" });
    await api.db.update(schema.sweep).set({ state: "failed" }).where(eq(schema.sweep.id, id));
    const runId = runs[0]?.runId ?? 0;
    const retry = () =>
      send(retryRun, `/api/v1/runs/${runId}/retry`, {
        method: "POST",
        params: { id: String(runId) },
        body: {},
      });
    const answer = runDetailResponseSchema.parse(await (await retry()).json());
    expect(answer.run.state).toBe("queued");
    const [trial] = await api.db.select().from(schema.trial).where(eq(schema.trial.id, trialId));
    expect(trial).toMatchObject({ state: "queued", generation: 2 });
    expect((await retry()).status).toBe(409);
  });
});
