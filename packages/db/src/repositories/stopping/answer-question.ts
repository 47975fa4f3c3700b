import type { Finding, Question } from "@foldwise/core/stopping";
import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { trial, trialReport } from "../../schema";

/** Where trials are compared: those of one variant, over as many runs, in one cell. */
export interface Comparison {
  sweepId: number;
  variant: string;
  outerFold: number;
  runs: number;
  cell: number;
  direction: "minimize" | "maximize";
}

/**
 * Answers what a rule asks of other trials, from the index that has their values in order: the count, and the values of
 * a rank or two.
 */
export async function answerQuestion(
  tx: Context,
  question: Question,
  { sweepId, variant, outerFold, runs, cell, direction }: Comparison,
): Promise<Finding | null> {
  if (!(await areEnough(tx, { sweepId, variant, outerFold, least: question.startupTrials }))) return null;
  const compared = and(
    eq(trialReport.sweepId, sweepId),
    eq(trialReport.variant, variant),
    eq(trialReport.outerFold, outerFold),
    eq(trialReport.runs, runs),
    eq(trialReport.cell, cell),
    COMPARED,
  );
  const [counted] = await tx
    .select({ count: sql`count(*)`.mapWith(Number) })
    .from(trialReport)
    .where(compared);
  const count = counted?.count ?? 0;
  const ranks = count === 0 ? [] : question.ranks(count);
  if (ranks.length === 0) return null;
  const least = Math.min(...ranks);
  const rows = await tx
    .select({ value: trialReport.value })
    .from(trialReport)
    .where(compared)
    .orderBy(direction === "minimize" ? asc(trialReport.value) : desc(trialReport.value))
    .offset(least)
    .limit(Math.max(...ranks) - least + 1);
  return question.answer({ count, values: ranks.map((rank) => rows[rank - least]?.value ?? Number.NaN) });
}

/** As the partial index has it, word for word. */
const COMPARED: SQL = sql`${trialReport.counts} and ${trialReport.value} <> 'NaN'`;

/** Counts no further than it has to. */
async function areEnough(
  tx: Context,
  {
    sweepId,
    variant,
    outerFold,
    least,
  }: { sweepId: number; variant: string; outerFold: number; least: number },
): Promise<boolean> {
  if (least === 0) return true;
  const complete = await tx
    .select({ id: trial.id })
    .from(trial)
    .where(
      and(
        eq(trial.sweepId, sweepId),
        eq(trial.variant, variant),
        sql`coalesce(${trial.outerFold}, -1) = ${outerFold}`,
        eq(trial.isRefit, false),
        eq(trial.state, "complete"),
      ),
    )
    .limit(least);
  return complete.length >= least;
}
