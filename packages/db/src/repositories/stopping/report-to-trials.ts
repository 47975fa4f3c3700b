import { FoldwiseError } from "@foldwise/core/errors";
import { isTerminal } from "@foldwise/core/states";
import type { StepRule } from "@foldwise/core/stopping";
import type { Context } from "../../client";
import type { MetricStore, PointInput } from "../../metrics";
import { lockTrial } from "../locks";
import type { TrialAddress } from "../training/waiting-trials";
import { checkLimit } from "./end-at-limit";
import { judgeReport } from "./judge-report";
import { judgeRuns } from "./judge-runs";
import { plannedStopping } from "./planned-stopping";
import { storeReport } from "./store-report";
import { firstTrainedAgain, followCurve } from "./trained-again";
import { listReportedTrials, type ReportedTrial, type WatchedTrial } from "./watched-trials";

interface RunReport {
  step: number;
  value: number;
}

/** Tries to store a report while others change its trial; each time one of them has stored something. */
const MAX_TRIES = 100;

export interface Reported {
  /** Trials that were stopped by it. */
  stopped: TrialAddress[];
  /** Trials that it has brought to the rungs at which they are to wait. */
  atRung: (TrialAddress & { trialId: number })[];
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
 * @param reported the trials over the training as they stood at the points' step just before; read when left out
 */
export async function reportToTrials({
  ctx,
  metrics,
  trainingId,
  points,
  reported,
}: {
  ctx: Context;
  metrics: Pick<MetricStore, "readPoints">;
  trainingId: number;
  points?: readonly PointInput[];
  reported?: readonly ReportedTrial[];
}): Promise<Reported> {
  const trials = reported ?? (await listReportedTrials({ ctx, trainingId }));
  const open = trials.filter(({ isStopped }) => !isStopped);
  const steps = [...new Set(points?.map(({ step }) => Number(step)))];
  const stopped: ReportedTrial[] = [];
  const atRung: ReportedTrial[] = [];
  let isOver = false;
  for (const trial of open) {
    const stopping = await plannedStopping(ctx, trial);
    const { rung } = trial;
    const rule = stopping?.rule;
    if (rung !== null && rule?.by === "steps" && steps.some((step) => comesTo(rule, rung, step)))
      atRung.push(trial);
    const end = stopping && (await judge(ctx, { metrics, trainingId, points }, { ...trial, stopping }));
    if (end === "stopped") stopped.push(trial);
    isOver ||= end === "over";
  }
  const ended: ReportedTrial[] = [];
  const limited = new Map(open.filter(({ isLimited }) => isLimited).map((trial) => [trial.sweepId, trial]));
  for (const trial of limited.values()) {
    const limit = await checkLimit({ ctx, sweepId: trial.sweepId });
    if (limit === "ended") ended.push(trial);
    isOver ||= limit !== null;
  }
  return {
    stopped: stopped.map(addressOf),
    atRung: atRung.map((trial) => ({ ...addressOf(trial), trialId: trial.trialId })),
    ended: ended.map(({ sweepId, sweepUid, sweepGeneration }) => ({
      sweepId,
      sweepUid,
      generation: sweepGeneration,
    })),
    isAnyStopped: trials.length > open.length || stopped.length > 0 || isOver,
    sweepIds: [...new Set([...stopped, ...ended].map(({ sweepId }) => sweepId))],
  };
}

/** Whether a trial that reports every step comes to a rung at this one. */
function comesTo(rule: StepRule, rung: number, step: number): boolean {
  return rule.cells(step, rung - 1).includes(rung) && !rule.cells(step - 1, rung - 1).includes(rung);
}

function addressOf({ sweepUid, number, generation }: ReportedTrial): TrialAddress {
  return { sweepUid, number, generation };
}

/** What judging a report has come to; `over`: its trial was stopped, or ended, before. */
type Verdict = "stopped" | "over" | null;

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
): Promise<Verdict> {
  const { rule } = watched.stopping;
  if (rule.by === "runs") {
    if (points !== undefined || !watched.isComplete) return null;
    return ctx.transaction((tx) => judgeLocked(tx, watched, () => judgeRuns(tx, { watched, rule })));
  }
  const { lastStep, epoch } = watched;
  if (points === undefined && lastStep !== null) {
    // What an attempt that trained steps again did not live to tell.
    const fromStep = await firstTrainedAgain(ctx, trainingId);
    if (fromStep !== null && fromStep <= lastStep)
      await followCurve(ctx, { metrics, trainingId, watched }, fromStep);
  }
  const isCurrent = points !== undefined && lastStep !== null && lastStep >= epoch;
  const reports = isCurrent ? given(points, watched) : await stored(metrics, trainingId, watched);
  for (const report of reports) {
    const verdict = await take(ctx, { metrics, trainingId, rule, watched }, report);
    if (verdict !== null) return verdict;
  }
  return null;
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

/** Two runs of one trial may report at the same time: the second sees what the first has stored. */
async function judgeLocked(
  tx: Context,
  { trialId, ruleVersion }: WatchedTrial,
  judge: () => Promise<boolean>,
): Promise<Verdict> {
  const row = await lockTrial(tx, trialId);
  if (!row || row.stop !== null || isTerminal(row.state)) return "over";
  // By an edited rule the report is judged with the next one.
  if (row.ruleVersion !== ruleVersion) return null;
  return (await judge()) ? "stopped" : null;
}

/**
 * Judges a report and stores it with what that has led to; again where its trial has changed meanwhile. A step that is there
 * already is not judged again; with another value, as of a program that has trained it again, it takes the place of the one before.
 */
async function take(
  ctx: Context,
  {
    metrics,
    trainingId,
    rule,
    watched,
  }: {
    metrics: Pick<MetricStore, "readPoints">;
    trainingId: number;
    rule: StepRule;
    watched: WatchedTrial;
  },
  { step, value }: RunReport,
): Promise<Verdict> {
  let now: WatchedTrial | null = watched;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const { at } = now;
    if (at?.step === step) {
      if (now.isReported) {
        const known = at.runs.find(({ id }) => id === now?.runId)?.value;
        if (!Object.is(known, value)) await followCurve(ctx, { metrics, trainingId, watched: now }, step);
        return null;
      }
      const judged = await judgeReport(ctx, { watched: now, rule, at }, { step, value });
      if (await storeReport(ctx, { watched: now, rule, at }, { step, value, ...judged }))
        return judged.stop === null ? null : "stopped";
    }
    now = await readWatched(ctx, { trainingId, step, runId: watched.runId });
    // Another report has stopped it meanwhile, or this one, whose answer an outage took.
    if (!now) return "over";
    // By an edited rule the report is judged with the next one.
    if (now.ruleVersion !== watched.ruleVersion) return null;
  }
  throw new FoldwiseError("unavailable", `Trial ${watched.trialId} changes faster than it can be judged.`);
}

/** Null for a trial that has ended or is stopped. */
async function readWatched(
  ctx: Context,
  { trainingId, step, runId }: { trainingId: number; step: number; runId: number },
): Promise<WatchedTrial | null> {
  const trials = await listReportedTrials({ ctx, trainingId, step });
  const trial = trials.find((one) => one.runId === runId);
  const stopping = trial && !trial.isStopped ? await plannedStopping(ctx, trial) : null;
  return trial && stopping ? { ...trial, stopping } : null;
}
