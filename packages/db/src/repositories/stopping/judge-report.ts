import { betterOf, type Finding, type Report, type StepRule } from "@foldwise/core/stopping";
import { and, desc, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { trialReport } from "../../schema";
import { answerQuestion } from "./answer-question";
import { type ReportedRun, readReportedRuns } from "./reported-runs";
import type { WatchedTrial } from "./watched-trials";
import { writeStop } from "./write-stop";

/**
 * Judges a step that a run of a locked trial has just reported: the trial's value is the mean over its first runs, as many
 * of them as have come to that step, and it is held against the values that others had over as many.
 * @returns whether the trial is stopped by it
 */
export async function judgeReport(
  tx: Context,
  { watched, rule, step }: { watched: WatchedTrial; rule: StepRule; step: number },
): Promise<boolean> {
  const runs = await readReportedRuns(tx, { trialId: watched.trialId, step });
  let found: { report: Report; finding: Finding; of: number } | null = null;
  const counts = runCounts(runs, watched.runId);
  for (const of of counts) {
    const value = runs.slice(0, of).reduce((sum, run) => sum + (run.value ?? 0), 0) / of;
    const filled = await fillCells(tx, { watched, rule }, { of, step, value });
    // The mean over most runs is the one that is known best.
    if (of === counts.at(-1) && !isPast(watched, step))
      found = await firstFinding(tx, { watched, rule }, { of, ...filled });
  }
  if (found === null || isTrained(runs, { runId: watched.runId, step })) return false;
  const { report, finding, of } = found;
  const ofRuns = runs.length;
  await writeStop(tx, watched, { finding, step, value: report.value, runs: of, ofRuns });
  if (rule.others === "reached") await standIn(tx, watched, { of, ofRuns });
  return true;
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

interface Mean {
  /** Over so many runs. */
  of: number;
  step: number;
  value: number;
}

/** Stores a mean in the cells that its step fills. */
async function fillCells(tx: Context, { watched, rule }: Judging, mean: Mean) {
  const { trialId, sweepId, variant, outerFold, stopping } = watched;
  const before = await tx
    .select({
      cell: trialReport.cell,
      step: trialReport.step,
      value: trialReport.value,
      best: trialReport.best,
    })
    .from(trialReport)
    .where(and(eq(trialReport.trialId, trialId), eq(trialReport.runs, mean.of)))
    .orderBy(desc(trialReport.cell))
    .limit(rule.window);
  const [last] = before;
  const best = betterOf(stopping.direction, last?.best ?? Number.NaN, mean.value);
  const filled = rule
    .cells(mean.step, last?.cell ?? null)
    .map((cell): Report => ({ cell, step: mean.step, value: mean.value, best }));
  if (filled.length > 0)
    await tx
      .insert(trialReport)
      .values(
        filled.map((report) => ({
          ...report,
          trialId,
          sweepId,
          variant,
          outerFold,
          runs: mean.of,
          counts: rule.others === "reached",
        })),
      )
      .onConflictDoNothing();
  return { before: before.reverse(), filled };
}

/** What the rule says to each new cell in turn, until it stops the trial. */
async function firstFinding(
  tx: Context,
  { watched, rule }: Judging,
  { of, before, filled }: { of: number; before: readonly Report[]; filled: readonly Report[] },
): Promise<{ report: Report; finding: Finding; of: number } | null> {
  const { sweepId, variant, outerFold, stopping } = watched;
  for (const [index, report] of filled.entries()) {
    const judgement = rule.judge([...before, ...filled.slice(0, index + 1)].slice(-rule.window));
    if (judgement.kind === "stop") return { report, finding: judgement.finding, of };
    if (judgement.kind === "go-on") continue;
    const { question } = judgement;
    const finding = await answerQuestion(tx, question, {
      sweepId,
      variant,
      outerFold,
      runs: of,
      cell: report.cell,
      direction: stopping.direction,
    });
    if (finding) return { report, finding, of };
  }
  return null;
}

/**
 * A stopped trial will have no mean over more runs: what it had stands in for them, or else those that are left would be
 * compared with one another only, and most of them stopped again with every fold.
 */
async function standIn(
  tx: Context,
  { trialId }: WatchedTrial,
  { of, ofRuns }: { of: number; ofRuns: number },
): Promise<void> {
  await tx.execute(sql`
    insert into trial_report (trial_id, runs, cell, step, value, best, sweep_id, variant, outer_fold, counts)
    select trial_id, more.runs, cell, step, value, best, sweep_id, variant, outer_fold, counts
    from trial_report cross join generate_series(${of + 1}::integer, ${ofRuns}::integer) as more (runs)
    where trial_id = ${trialId} and trial_report.runs = ${of}
    on conflict do nothing`);
}
