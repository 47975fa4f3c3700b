import { betterOf, type Finding, type Report, type StepRule } from "@foldwise/core/stopping";
import { and, desc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { trialReport } from "../../schema";
import { answerQuestion } from "./answer-question";
import { KEPT_CELLS, type ReportedRun, type TrialAtStep } from "./trial-at-step";
import type { WatchedTrial } from "./watched-trials";

/** What a report leads to. */
export interface Judged {
  /** Cells that it fills, by the number of runs that the mean is over. */
  filled: (Report & { runs: number })[];
  /** Why the trial is stopped by it; null where it goes on. */
  stop: { finding: Finding; value: number; runs: number; ofRuns: number } | null;
}

/**
 * Judges a step that a run of a trial has just reported: the trial's value is the mean over its first runs, as many
 * of them as have come to that step, and it is held against the values that others had over as many. Writes nothing.
 * @param at the trial at the step, before the report
 */
export async function judgeReport(
  ctx: Context,
  { watched, rule, at }: { watched: WatchedTrial; rule: StepRule; at: TrialAtStep },
  { step, value }: { step: number; value: number },
): Promise<Judged> {
  const runs = at.runs.map((run) => (run.id === watched.runId ? { ...run, value } : run));
  const filled: Judged["filled"] = [];
  let stop: Judged["stop"] = null;
  const counts = runCounts(runs, watched.runId);
  for (const of of counts) {
    const mean = runs.slice(0, of).reduce((sum, run) => sum + (run.value ?? 0), 0) / of;
    const before = await cellsBefore(ctx, { watched, rule, at }, of);
    const own = cellsOf(rule, watched.stopping.direction, { before, step, value: mean });
    filled.push(...own.map((report) => ({ ...report, runs: of })));
    // The mean over most runs is the one that is known best.
    if (of !== counts.at(-1) || isPast(watched, step)) continue;
    const finding = await firstFinding(ctx, { watched, rule }, { of, before, filled: own });
    if (finding !== null && !isTrained(runs, { runId: watched.runId, step }))
      stop = { finding, value: mean, runs: of, ofRuns: runs.length };
  }
  return { filled, stop };
}

/** Reported before the rule was edited: others are compared with it, and nothing is stopped by it. */
function isPast({ judgedAfter }: WatchedTrial, step: number): boolean {
  return judgedAfter !== null && step <= judgedAfter;
}

/** Of how many first runs the mean is known with this report, and was not before it. */
function runCounts(runs: readonly ReportedRun[], runId: number): number[] {
  const own = runs.findIndex(({ id }) => id === runId);
  const missing = runs.findIndex(({ value }) => value === null);
  const known = missing === -1 ? runs.length : missing;
  return own === -1 ? [] : Array.from({ length: Math.max(0, known - own) }, (_, index) => own + 1 + index);
}

/** Nothing is saved by stopping a trial whose last step has come. */
function isTrained(runs: readonly ReportedRun[], { runId, step }: { runId: number; step: number }): boolean {
  return runs.every(
    ({ id, isOver, epoch, epochs }) => isOver || Math.max(epoch, id === runId ? step : 0) >= epochs,
  );
}

interface Judging {
  watched: WatchedTrial;
  rule: StepRule;
}

/** What the trial has reported over so many runs, as much of it as the rule looks at, in order. */
async function cellsBefore(
  ctx: Context,
  { watched: { trialId }, rule, at }: Judging & { at: TrialAtStep },
  of: number,
): Promise<readonly Report[]> {
  const known = at.cellsOf(of);
  if (rule.window <= KEPT_CELLS || known.length < KEPT_CELLS) return known.slice(-rule.window);
  const cells = await ctx
    .select({
      cell: trialReport.cell,
      step: trialReport.step,
      value: trialReport.value,
      best: trialReport.best,
    })
    .from(trialReport)
    .where(and(eq(trialReport.trialId, trialId), eq(trialReport.runs, of)))
    .orderBy(desc(trialReport.cell))
    .limit(rule.window);
  return cells.reverse();
}

/** The cells that a step fills. */
function cellsOf(
  rule: StepRule,
  direction: WatchedTrial["stopping"]["direction"],
  { before, step, value }: { before: readonly Report[]; step: number; value: number },
): Report[] {
  const last = before.at(-1);
  const best = betterOf(direction, last?.best ?? Number.NaN, value);
  return rule.cells(step, last?.cell ?? null).map((cell) => ({ cell, step, value, best }));
}

/** What the rule says to each new cell in turn, until it stops the trial. */
async function firstFinding(
  ctx: Context,
  { watched, rule }: Judging,
  { of, before, filled }: { of: number; before: readonly Report[]; filled: readonly Report[] },
): Promise<Finding | null> {
  const { sweepId, variant, outerFold, stopping } = watched;
  for (const [index, report] of filled.entries()) {
    const judgement = rule.judge([...before, ...filled.slice(0, index + 1)].slice(-rule.window));
    if (judgement.kind === "stop") return judgement.finding;
    if (judgement.kind === "go-on") continue;
    const comparison = {
      sweepId,
      variant,
      outerFold,
      runs: of,
      cell: report.cell,
      direction: stopping.direction,
    };
    const own = rule.others === "reached" ? report.value : null;
    const finding = await answerQuestion(ctx, judgement.question, comparison, own);
    if (finding) return finding;
  }
  return null;
}
