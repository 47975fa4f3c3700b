import { isTerminal } from "@foldwise/core/states";
import { betterOf } from "@foldwise/core/stopping";
import { and, asc, eq, gte, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore } from "../../metrics";
import { attempt, run, runReport, training, trialReport } from "../../schema";
import { lockTrial } from "../locks";
import type { WatchedTrial } from "./watched-trials";

type Reports = ReadonlyMap<number, number>;

/** Tries while others change the same reports; each time one of them has made some of them newer. */
const MAX_TRIES = 20;

interface Given {
  metrics: Pick<MetricStore, "readPoints">;
  trainingId: number;
  watched: WatchedTrial;
}

/**
 * Makes a run's reports from a step on those of its curve, where another attempt has trained these steps again and come to
 * other values, and the means of its trial that rest on them. What was decided by the values before stays decided; nothing is
 * judged. A step that the newest attempt has gone past without a report is no report any more; one that it has not come to
 * stands until then.
 */
export async function followCurve(ctx: Context, given: Given, fromStep: number): Promise<void> {
  const { metrics, trainingId, watched } = given;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    // In this order: a curve that was read after the reports is at least as new as they are.
    const before = await readReports(ctx, watched.runId, fromStep);
    if (before.size === 0) return;
    const { series } = await metrics.readPoints({
      owners: [{ trainingId }],
      names: [watched.stopping.metric],
      fromStep: BigInt(fromStep),
    });
    const curve = firstOfEachStep(series.flatMap(({ points }) => [points]));
    const last = Math.max(...curve.keys());
    const gone = [...before.keys()].filter((step) => !curve.has(step) && step < last);
    const changed = new Map(
      [...curve].filter(([step, value]) => before.has(step) && !Object.is(before.get(step), value)),
    );
    if (gone.length + changed.size === 0) return;
    const isDone = await ctx.transaction(async (tx) => {
      const row = await lockTrial(tx, watched.trialId);
      if (!row || row.stop !== null || isTerminal(row.state) || row.ruleVersion !== watched.ruleVersion)
        return true;
      if (!areSame(before, await readReports(tx, watched.runId, fromStep))) return false;
      await writeReports(tx, watched.runId, { gone, changed });
      await updateMeans(tx, watched, Math.min(...gone, ...changed.keys()));
      return true;
    });
    if (isDone) return;
  }
}

/** The first step of a training that its newest attempt may have trained again; null for one that was never resumed. */
export async function firstTrainedAgain(ctx: Context, trainingId: number): Promise<number | null> {
  const [newest] = await ctx
    .select({ number: attempt.number, fromEpoch: attempt.fromEpoch })
    .from(training)
    .innerJoin(attempt, and(eq(attempt.trainingId, training.id), eq(attempt.number, training.attempt)))
    .where(eq(training.id, trainingId));
  return newest && newest.number > 1 ? newest.fromEpoch + 1 : null;
}

async function readReports(ctx: Context, runId: number, fromStep: number): Promise<Reports> {
  const rows = await ctx
    .select({ step: runReport.step, value: runReport.value })
    .from(runReport)
    .where(and(eq(runReport.runId, runId), gte(runReport.step, fromStep)));
  return new Map(rows.map(({ step, value }) => [step, value]));
}

/** Of what one attempt has reported at a step the first counts. */
function firstOfEachStep(columns: readonly { steps: Iterable<bigint>; values: ArrayLike<number> }[]) {
  const first = new Map<number, number>();
  for (const { steps, values } of columns)
    for (const [index, step] of [...steps].entries())
      if (!first.has(Number(step))) first.set(Number(step), values[index] ?? Number.NaN);
  return first;
}

function areSame(one: Reports, other: Reports): boolean {
  return (
    one.size === other.size &&
    [...one].every(([step, value]) => other.has(step) && Object.is(value, other.get(step)))
  );
}

async function writeReports(
  tx: Context,
  runId: number,
  { gone, changed }: { gone: readonly number[]; changed: Reports },
): Promise<void> {
  const at = (steps: readonly number[]) =>
    and(eq(runReport.runId, runId), inArray(runReport.step, [...steps]));
  if (gone.length > 0) await tx.delete(runReport).where(at(gone));
  for (const [step, value] of changed)
    await tx
      .update(runReport)
      .set({ value })
      .where(at([step]));
}

/** The means over first runs, this one among them, at the steps from one on; the best of each follows. */
async function updateMeans(
  tx: Context,
  { trialId, runId, stopping }: WatchedTrial,
  fromStep: number,
): Promise<void> {
  const runs = await tx
    .select({ id: run.id, state: training.state })
    .from(run)
    .innerJoin(training, eq(training.id, run.trainingId))
    .where(and(eq(run.trialId, trialId), isNull(run.deletedAt)))
    .orderBy(asc(run.id));
  const own = runs.findIndex(({ id }) => id === runId);
  const reports = await tx
    .select()
    .from(runReport)
    .where(
      inArray(
        runReport.runId,
        runs.map(({ id }) => id),
      ),
    )
    .orderBy(asc(runReport.step));
  const series = runs.map(({ id, state }) => ({
    isOver: state === "complete",
    reports: reports.filter((report) => report.runId === id),
  }));
  const cells = await tx
    .select()
    .from(trialReport)
    .where(and(eq(trialReport.trialId, trialId), gte(trialReport.runs, own + 1)))
    .orderBy(asc(trialReport.runs), asc(trialReport.cell));
  let last: { runs: number; best: number } | null = null;
  for (const { runs: of, cell, step, ...was } of cells) {
    const value = step < fromStep ? was.value : (meanAt(series.slice(0, of), step) ?? was.value);
    const best = betterOf(stopping.direction, last?.runs === of ? last.best : Number.NaN, value);
    last = { runs: of, best };
    if (Object.is(value, was.value) && Object.is(best, was.best)) continue;
    await tx
      .update(trialReport)
      .set({ value, best })
      .where(and(eq(trialReport.trialId, trialId), eq(trialReport.runs, of), eq(trialReport.cell, cell)));
  }
}

/** Null where one of the runs has not come to the step any more. */
function meanAt(
  runs: readonly { isOver: boolean; reports: readonly { step: number; value: number }[] }[],
  step: number,
): number | null {
  const values = runs.map(({ isOver, reports }) => {
    const hasCome = isOver || (reports.at(-1)?.step ?? -1) >= step;
    return hasCome ? reports.findLast((report) => report.step <= step)?.value : undefined;
  });
  if (values.some((value) => value === undefined)) return null;
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
}
