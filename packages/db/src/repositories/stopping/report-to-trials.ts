import { isTerminal } from "@foldwise/core/states";
import type { StepRule } from "@foldwise/core/stopping";
import type { Context } from "../../client";
import type { MetricStore, PointInput } from "../../metrics";
import { runReport } from "../../schema";
import { lockTrial } from "../locks";
import type { TrialAddress } from "../training/waiting-trials";
import { endAtLimit } from "./end-at-limit";
import { judgeReport } from "./judge-report";
import { judgeRuns } from "./judge-runs";
import { listReportedTrials, type ReportedTrial, type WatchedTrial } from "./watched-trials";

interface RunReport {
  step: number;
  value: number;
}

export interface Reported {
  /** Trials that were stopped by it. */
  stopped: TrialAddress[];
  /** Sweeps that it ended by a limit of their budget: the parts of their workflows' ids. */
  ended: { sweepId: number; sweepUid: string; generation: number }[];
  /** Whether a trial over the training is stopped, by this report or before: an attempt may have to end. */
  isAnyStopped: boolean;
  /** Sweeps whose pages change by it. */
  sweepIds: number[];
}

/**
 * Tells the trials over a training what it has reported, and lets their stopping rules judge that, and the limits of their
 * sweeps' budgets. A report is judged once, in the transaction that stores it; one that a worker did not live to store is
 * taken from the points of the training when the next one looks.
 *
 * @param points what has just been stored; when left out, all that was reported and not judged yet
 */
export async function reportToTrials({
  ctx,
  metrics,
  trainingId,
  points,
}: {
  ctx: Context;
  metrics: Pick<MetricStore, "readPoints">;
  trainingId: number;
  points?: readonly PointInput[];
}): Promise<Reported> {
  const trials = await listReportedTrials({ ctx, trainingId });
  const open = trials.filter(({ isStopped }) => !isStopped);
  const stopped: ReportedTrial[] = [];
  for (const { stopping, ...trial } of open)
    if (stopping && (await judge(ctx, { metrics, trainingId, points }, { ...trial, stopping })))
      stopped.push({ stopping, ...trial });
  const ended: ReportedTrial[] = [];
  const limited = new Map(open.filter(({ isLimited }) => isLimited).map((trial) => [trial.sweepId, trial]));
  for (const trial of limited.values())
    if (await endAtLimit({ ctx, sweepId: trial.sweepId })) ended.push(trial);
  return {
    stopped: stopped.map(({ sweepUid, number, generation }) => ({ sweepUid, number, generation })),
    ended: ended.map(({ sweepId, sweepUid, sweepGeneration }) => ({
      sweepId,
      sweepUid,
      generation: sweepGeneration,
    })),
    isAnyStopped: trials.length > open.length || stopped.length > 0 || ended.length > 0,
    sweepIds: [...new Set([...stopped, ...ended].map(({ sweepId }) => sweepId))],
  };
}

/** @returns whether the trial is stopped. */
async function judge(
  ctx: Context,
  {
    metrics,
    trainingId,
    points,
  }: {
    metrics: Pick<MetricStore, "readPoints">;
    trainingId: number;
    points?: readonly PointInput[] | undefined;
  },
  watched: WatchedTrial,
): Promise<boolean> {
  const { rule } = watched.stopping;
  if (rule.by === "runs") {
    if (points !== undefined || !watched.isComplete) return false;
    return ctx.transaction((tx) => judgeLocked(tx, watched, () => judgeRuns(tx, { watched, rule })));
  }
  const isCurrent = points !== undefined && watched.lastStep !== null;
  const reports = isCurrent ? given(points, watched) : await stored(metrics, trainingId, watched);
  if (reports.length === 0) return false;
  return ctx.transaction((tx) => judgeLocked(tx, watched, () => take(tx, { watched, rule }, reports)));
}

function given(points: readonly PointInput[], { stopping }: WatchedTrial): RunReport[] {
  return points
    .filter(({ name }) => name === stopping.metric)
    .map(({ step, value }) => ({ step: Number(step), value }))
    .toSorted((a, b) => a.step - b.step);
}

/** What the training has reported since; of a run that has joined it, all there was before. */
async function stored(
  metrics: Pick<MetricStore, "readPoints">,
  trainingId: number,
  { stopping, lastStep, epoch }: WatchedTrial,
): Promise<RunReport[]> {
  if (lastStep !== null && lastStep >= epoch) return [];
  const { series } = await metrics.readPoints({
    owners: [{ trainingId }],
    names: [stopping.metric],
    ...(lastStep === null ? {} : { fromStep: BigInt(lastStep) + 1n }),
  });
  return series.flatMap(({ points }) =>
    Array.from(points.steps, (step, index) => ({
      step: Number(step),
      value: points.values[index] ?? Number.NaN,
    })),
  );
}

/**
 * Two runs of one trial may report at the same time: the second sees what the first has stored.
 * @returns whether the trial is stopped by it
 */
async function judgeLocked(
  tx: Context,
  { trialId, ruleVersion }: WatchedTrial,
  judge: () => Promise<boolean>,
): Promise<boolean> {
  const row = await lockTrial(tx, trialId);
  // By an edited rule the report is judged with the next one.
  if (!row || row.stop !== null || isTerminal(row.state) || row.ruleVersion !== ruleVersion) return false;
  return judge();
}

/** Stores reports and judges those that are new, in order; true where one of them stops the trial. */
async function take(
  tx: Context,
  { watched, rule }: { watched: WatchedTrial; rule: StepRule },
  reports: readonly RunReport[],
): Promise<boolean> {
  const { runId } = watched;
  for (const { step, value } of reports) {
    const [isNew] = await tx
      .insert(runReport)
      .values({ runId, step, value })
      .onConflictDoNothing()
      .returning({ step: runReport.step });
    if (isNew && (await judgeReport(tx, { watched, rule, step }))) return true;
  }
  return false;
}
