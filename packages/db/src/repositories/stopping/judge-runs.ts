import { pairRuns, type RunRule } from "@foldwise/core/stopping";
import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { runReport, trial } from "../../schema";
import { objectiveAt } from "../checkpoint";
import { trialRuns } from "../trial/close";
import { KEEPS_CONSTRAINTS } from "../trial/feasible";
import type { WatchedTrial } from "./watched-trials";
import { writeStop } from "./write-stop";

/**
 * Judges a locked trial once its run has come to its end, by the objective of the runs that have so far, against the best
 * complete trial's in the same runs.
 * @returns whether the trial is stopped by it
 */
export async function judgeRuns(
  tx: Context,
  { watched, rule }: { watched: WatchedTrial; rule: RunRule },
): Promise<boolean> {
  const runs = await readRuns(tx, watched, watched.trialId);
  const complete = runs.filter(({ value }) => value !== null);
  const newest = complete.find(({ id }) => id === watched.runId);
  if (!newest || newest.value === null) return false;
  const [isNew] = await tx
    .insert(runReport)
    .values({ runId: newest.id, step: newest.step, value: newest.value })
    .onConflictDoNothing()
    .returning({ step: runReport.step });
  if (!isNew || complete.length === runs.length) return false;
  const best = await findBest(tx, watched);
  if (!best) return false;
  const { own, other } = pairRuns(runs, await readRuns(tx, watched, best.id));
  const finding = rule.judge({
    own,
    best: other,
    bestMean: best.objective,
    bestTrial: best.number,
  });
  if (finding === null) return false;
  await writeStop(tx, watched, {
    finding,
    step: newest.step,
    value: own.reduce((sum, value) => sum + value, 0) / own.length,
    runs: own.length,
    ofRuns: runs.length,
  });
  return true;
}

/** The runs of a trial with the objective of each whose training is complete. */
async function readRuns(tx: Context, { stopping }: WatchedTrial, trialId: number) {
  const runs = await trialRuns({ ctx: tx, trialId });
  return runs.map(({ id, fold, seed, trainingState, evaluated }) => ({
    id,
    fold,
    seed,
    step: evaluated?.epoch ?? 0,
    value: trainingState === "complete" ? objectiveAt(stopping, evaluated) : null,
  }));
}

/** The complete trial of the same variant with the best finite objective. */
async function findBest(tx: Context, { sweepId, variant, outerFold, stopping }: WatchedTrial) {
  const [best] = await tx
    .select({ id: trial.id, number: trial.number, objective: trial.objective })
    .from(trial)
    .where(
      and(
        eq(trial.sweepId, sweepId),
        eq(trial.variant, variant),
        sql`coalesce(${trial.outerFold}, -1) = ${outerFold}`,
        eq(trial.isRefit, false),
        eq(trial.state, "complete"),
        sql`${trial.objective} not in ('NaN', 'Infinity', '-Infinity')`,
        KEEPS_CONSTRAINTS,
      ),
    )
    .orderBy(
      stopping.direction === "minimize" ? asc(trial.objective) : desc(trial.objective),
      asc(trial.number),
    )
    .limit(1);
  return best && best.objective !== null ? { ...best, objective: best.objective } : null;
}
