import {
  sweepImportanceSchema,
  sweepSearchSchema,
  sweepTimelineSchema,
  trialCurvesSchema,
} from "@foldwise/core/contracts/http/sweep-search";
import {
  curvesResponseSchema,
  rocResponseSchema,
  runDetailResponseSchema,
  runMetricsSchema,
  sweepDetailResponseSchema,
  sweepEvaluationsSchema,
} from "@foldwise/core/contracts/http-responses";
import * as schema from "@foldwise/db/schema";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as calibration } from "@/app/api/v1/evaluations/[id]/calibration/route";
import { GET as precisionRecall } from "@/app/api/v1/evaluations/[id]/precision-recall/route";
import { GET as roc } from "@/app/api/v1/evaluations/[id]/roc/route";
import { GET as runMetrics } from "@/app/api/v1/runs/[id]/metrics/route";
import { GET as showRun } from "@/app/api/v1/runs/[id]/route";
import { GET as curves } from "@/app/api/v1/sweeps/[id]/curves/route";
import { GET as evaluations } from "@/app/api/v1/sweeps/[id]/evaluations/route";
import { GET as importance } from "@/app/api/v1/sweeps/[id]/importance/route";
import { GET as showSweep } from "@/app/api/v1/sweeps/[id]/route";
import { GET as search } from "@/app/api/v1/sweeps/[id]/search/route";
import { GET as timeline } from "@/app/api/v1/sweeps/[id]/timeline/route";
import { GET as trialCurves } from "@/app/api/v1/sweeps/[id]/trial-curves/route";
import { send, startApi, type TestApi } from "./testing/api";
import {
  PLAN,
  POSITIVE,
  storeCheckpoint,
  storeDataset,
  storeEpochs,
  storeEvaluation,
  storePlan,
  storeTrial,
} from "./testing/records";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await storeDataset(api.db);
});
afterAll(() => api.close());

describe("an active sweep", () => {
  it("shows its trainings, curves, evaluations and best epoch", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id);
    for (const [i, { trainingId }] of runs.entries()) {
      await storeEpochs(api.metrics, trainingId, [0.5 + i / 10, 0.6 + i / 10]);
      await storeCheckpoint(api.db, trainingId, { "val/balanced_accuracy": 0.6 + i / 10 });
      await storeEvaluation(api.db, trainingId, 0);
    }
    const { sweep } = sweepDetailResponseSchema.parse(
      await (await send(showSweep, `/api/v1/sweeps/${id}`, { params: { id: String(id) } })).json(),
    );
    expect(sweep.trainings).toMatchObject({ planned: 6, complete: 0, byState: { running: 3 } });
    expect(sweep.epochs).toEqual({ planned: 24, complete: 6 });
    expect(sweep.evaluations).toEqual({ planned: 24, complete: 3 });
    expect(sweep.imagesPerSecond).toBe(150);
    expect(sweep.secondsLeft).not.toBeNull();
    expect(sweep.trialViews[0]?.range?.map((value) => Math.round(value * 10))).toEqual([6, 8]);
    const path = `/api/v1/sweeps/${id}/curves?metric=val/balanced_accuracy`;
    const answer = curvesResponseSchema.parse(
      await (await send(curves, path, { params: { id: String(id) } })).json(),
    );
    expect(answer.curves.map((curve) => curve.points.length)).toEqual([2, 2, 2]);
    expect(answer.curves[0]?.points[0]).toEqual([1, 0.5]);
    const runId = runs[0]?.runId ?? 0;
    const detail = runDetailResponseSchema.parse(
      await (await send(showRun, `/api/v1/runs/${runId}`, { params: { id: String(runId) } })).json(),
    );
    expect(detail.run).toMatchObject({ fold: 0, variant: "MAC", objective: 0.6, epoch: 2, epochs: 4 });
    expect(detail.run.objectiveOf).toEqual({
      metric: "val/balanced_accuracy",
      weights: "best",
      selection: { metric: "val/loss", direction: "minimize" },
      epoch: 2,
    });
    expect(detail.run.evaluations).toHaveLength(1);
    expect(detail.run.split).toMatchObject({ train: 42, val: 6, test: 12 });
    const points = runMetricsSchema.parse(
      await (
        await send(runMetrics, `/api/v1/runs/${runId}/metrics`, { params: { id: String(runId) } })
      ).json(),
    );
    expect(points.metrics[0]?.points).toEqual([
      [1, 0.5],
      [2, 0.6],
    ]);
    expect(points.damage).toEqual([]);
  });

  it("gives its trials as columns, what has changed since, importances, curves of trials and a timeline", async () => {
    const space = "space: { learningRate: { type: float, low: 0.001, high: 0.1, log: true } }";
    const id = await storePlan(
      api.db,
      `${PLAN.replace("two arms", "searched")}${space}\nsampler: { kind: random }\n`,
    );
    const ask = async (handler: typeof search, path: string): Promise<unknown> =>
      (await send(handler, `/api/v1/sweeps/${id}/${path}`, { params: { id: String(id) } })).json();
    for (const number of [0, 1, 2, 3]) {
      const { trialId, runs } = await storeTrial(api.db, id, {
        number,
        proposal: number,
        variant: number % 2 === 0 ? "MAC" : "MCN",
        state: number === 3 ? "running" : "complete",
      });
      const old = new Date("2026-01-01T00:00:00Z");
      await api.db
        .update(schema.trial)
        .set({
          configuration: { learningRate: 0.01 * (number + 1) },
          ...{ startedAt: old, createdAt: old, finishedAt: number === 3 ? null : old },
          ...(number === 3 ? {} : { objective: 0.5 + number / 10 }),
        })
        .where(eq(schema.trial.id, trialId));
      for (const { trainingId, fold } of runs)
        await storeEpochs(api.metrics, trainingId, [0.1 * fold, 0.2 + number / 10]);
    }
    const all = sweepSearchSchema.parse(await ask(search, "search"));
    expect(all).toMatchObject({ complete: true, variants: ["MAC", "MCN"] });
    expect(all.columns.number).toEqual([0, 1, 2, 3]);
    expect(all.columns.objectives).toEqual([[0.5, 0.6, 0.7, null]]);
    expect(all.columns.parameters).toEqual([[0.01, 0.02, 0.03, 0.04]]);
    const since = sweepSearchSchema.parse(await ask(search, `search?since=${all.cursor}`));
    // Of what has not changed only the open trial comes again.
    expect([since.complete, since.columns.number, since.early.number]).toEqual([false, [3], []]);
    // One that has come to wait at a rung has neither started nor ended since.
    const waits = and(eq(schema.trial.sweepId, id), eq(schema.trial.number, 3));
    await api.db
      .update(schema.trial)
      .set({
        state: "waiting",
        rung: 0,
        rungs: [{ rung: 0, step: 2, value: 0.4 }],
        waitsSince: new Date(),
      })
      .where(waits);
    const later = sweepSearchSchema.parse(await ask(search, `search?since=${since.cursor}`));
    expect(later.columns.state.map((state) => later.states[state])).toEqual(["waiting"]);
    // The plan has no such rule: what it would have come to at a rung is of no known metric.
    expect(later.early.number).toEqual([]);
    // It is not sent again for as long as it waits.
    await api.db
      .update(schema.trial)
      .set({ waitsSince: new Date(Date.now() - 3_600_000) })
      .where(waits);
    const still = sweepSearchSchema.parse(await ask(search, `search?since=${later.cursor}`));
    expect(still.columns.number).toEqual([]);
    const stop = {
      rule: "median",
      step: 2,
      runs: 3,
      ofRuns: 3,
      value: 0.4,
      against: 0.5,
      reason: "",
    } as const;
    await api.db
      .update(schema.trial)
      .set({ state: "pruned", stop: { ...stop, metric: "val/balanced_accuracy" }, finishedAt: new Date() })
      .where(waits);
    const ended = sweepSearchSchema.parse(await ask(search, `search?since=${later.cursor}`));
    expect(ended.early).toEqual({ number: [3], step: [2], value: [0.4] });
    for (const method of ["ped-anova", "fanova"] as const) {
      const answer = sweepImportanceSchema.parse(await ask(importance, `importance?method=${method}`));
      expect(answer).toMatchObject({ method, objective: "val/balanced_accuracy", trials: 3 });
      expect(answer.importances.map(({ name }) => name).sort()).toEqual(["learningRate", "variant"]);
    }
    // As many trials as before, one of them with another value: on a fold that was added.
    await api.db
      .update(schema.trial)
      .set({ objective: null, finishedAt: new Date() })
      .where(and(eq(schema.trial.sweepId, id), eq(schema.trial.number, 2)));
    const again = sweepImportanceSchema.parse(await ask(importance, "importance?method=ped-anova"));
    expect(again.trials).toBe(2);
    const refused = await send(importance, `/api/v1/sweeps/${id}/importance?objective=7`, {
      params: { id: String(id) },
    });
    expect(refused.status).toBe(400);
    const drawn = trialCurvesSchema.parse(await ask(trialCurves, "trial-curves?trial=1"));
    expect(drawn).toMatchObject({ metric: "val/balanced_accuracy", trials: 4, rungs: [] });
    expect(drawn.curves.map(({ trial, step }) => [trial, step])).toEqual(
      [0, 1, 2, 3].map((at) => [at, [1, 2]]),
    );
    expect(drawn.curves[1]).toMatchObject({ mean: [0.1, 0.3], min: [0, 0.3], max: [0.2, 0.3], runs: [3, 3] });
    expect(drawn.curves[0]?.min).toEqual([]);
    const bars = sweepTimelineSchema.parse(await ask(timeline, "timeline"));
    expect(bars).toMatchObject({ workers: ["w1"], resourceClass: "train.cpu", left: 0 });
    expect(bars.columns.trial.toSorted()).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  it("tells which points of a run cannot be read, and gives all others", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id);
    const trainingId = runs[0]?.trainingId ?? 0;
    await storeEpochs(api.metrics, trainingId, [0.5, 0.6]);
    await storeEpochs(api.metrics, trainingId, [0.5, 0.6], { name: "val/loss" });
    await api.metrics.compact({ maxAgeMs: 0 });
    const { rows } = await api.db.execute<{ name: string }>(sql`
      with damaged as (
        select c.ctid, n.name from metric_chunk c join metric_series s on s.id = c.series_id
        join metric_name n on n.id = s.name_id join training t on t.points_id = s.owner_id
        where t.id = ${trainingId} and n.name = 'val/loss'
      )
      update metric_chunk c set payload = set_byte(payload, 9, get_byte(payload, 9) # 1)
      from damaged where c.ctid = damaged.ctid returning damaged.name`);
    expect(rows).toEqual([{ name: "val/loss" }]);
    const runId = runs[0]?.runId ?? 0;
    for (const query of ["", "?buckets=1"]) {
      const path = `/api/v1/runs/${runId}/metrics${query}`;
      const answer = await send(runMetrics, path, { params: { id: String(runId) } });
      const read = runMetricsSchema.parse(await answer.json());
      if (query === "")
        expect(read.damage).toEqual([
          {
            name: "val/loss",
            fromStep: "1",
            toStep: "2",
            points: 2,
            reason: "the checksum does not match",
          },
        ]);
      expect(read.metrics.map(({ name }) => name)).toContain("val/balanced_accuracy");
    }
  });

  it("gives the test metrics of its runs, noise draws averaged, of the trials and metrics asked for", async () => {
    const id = await storePlan(api.db);
    const { runs } = await storeTrial(api.db, id);
    await storeTrial(api.db, id, { number: 1, variant: "MCN" });
    const trainingId = runs[1]?.trainingId ?? 0;
    for (const replicate of [0, 1]) await storeEvaluation(api.db, trainingId, 5, replicate);
    await api.db
      .update(schema.evaluation)
      .set({
        confusion: [
          [4, 4],
          [2, 2],
        ],
        measures: { balanced_accuracy: 0.5, auc: null },
      })
      .where(and(eq(schema.evaluation.trainingId, trainingId), eq(schema.evaluation.replicate, 1)));
    await storeEvaluation(api.db, trainingId, 0);
    const ask = async (query: string) =>
      sweepEvaluationsSchema.parse(
        await (
          await send(evaluations, `/api/v1/sweeps/${id}/evaluations${query}`, { params: { id: String(id) } })
        ).json(),
      ).evaluations;
    expect(await ask("?metric=balanced_accuracy,auc&trial=0,1")).toEqual([
      {
        runId: runs[1]?.runId,
        trial: 0,
        variant: "MAC",
        fold: 1,
        seed: 1,
        weights: "best",
        conditions: { testSigma: 0 },
        sigma: 0,
        replicates: 1,
        metrics: { balanced_accuracy: 0.6875, auc: 0.8 },
      },
      expect.objectContaining({
        conditions: { testSigma: 5 },
        sigma: 5,
        replicates: 2,
        metrics: { balanced_accuracy: 0.59375, auc: null },
      }),
    ]);
    expect(await ask("?trial=1")).toEqual([]);
    expect(
      (await send(evaluations, "/api/v1/sweeps/999/evaluations", { params: { id: "999" } })).status,
    ).toBe(404);
  });

  it("gives the curves and the calibration of an evaluation from its stored scores", async () => {
    const { runs } = await storeTrial(api.db, await storePlan(api.db));
    const trainingId = runs[0]?.trainingId ?? 0;
    await storeEvaluation(api.db, trainingId, 0);
    const [row] = await api.db
      .select({ id: schema.evaluation.id })
      .from(schema.evaluation)
      .where(eq(schema.evaluation.trainingId, trainingId));
    const evaluationId = String(row?.id);
    const ask = (id: string) => send(roc, `/api/v1/evaluations/${id}/roc`, { params: { id } });
    const answer = rocResponseSchema.parse(await (await ask(evaluationId)).json()).roc;
    expect(answer).toMatchObject({ positiveClass: POSITIVE, images: 12, positives: 8, reason: null });
    // 7 of 8 positives lie above every negative; the last lies above two of four.
    expect(answer.auc).toBeCloseTo((7 * 4 + 2) / 32);
    expect(answer.points[0]).toEqual([0, 0, "Infinity"]);
    expect(answer.points[1]).toEqual([0, 0.875, 0.9]);
    expect(answer.points.at(-1)).toEqual([1, 1, 0.1]);
    expect((await ask("999999")).status).toBe(404);

    const path = `/api/v1/evaluations/${evaluationId}`;
    const params = { id: evaluationId };
    const curve = await (await send(precisionRecall, `${path}/precision-recall`, { params })).json();
    expect(curve.precisionRecall).toMatchObject({ images: 12, positives: 8, reason: null });
    expect(curve.precisionRecall.points[0]).toEqual([0.875, 1, 0.9]);
    const probabilities = (await (await send(calibration, `${path}/calibration`, { params })).json())
      .calibration;
    expect(probabilities).toMatchObject({ images: 12, positives: 8, reason: null });
    expect(probabilities.bins.map(({ images }: { images: number }) => images)).toHaveLength(15);
    expect(probabilities.brier).toBeGreaterThan(0);
  });
});
