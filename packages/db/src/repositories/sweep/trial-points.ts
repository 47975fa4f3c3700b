import type { RungResult } from "@foldwise/core/promotion";
import type { Configuration } from "@foldwise/core/space";
import { ACTIVE_STATES, type TrialState } from "@foldwise/core/states";
import type { Stop } from "@foldwise/core/stopping";
import type { Plan } from "@foldwise/core/sweep";
import { and, asc, eq, gte, inArray, or, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { trial } from "../../schema";
import { KEEPS_CONSTRAINTS } from "../trial/feasible";
import { findSweepRow } from "./rows";

/** A trial as the plots of a search draw it. */
export interface TrialPoint {
  number: number;
  variant: string;
  configuration: Configuration;
  state: TrialState;
  /** By objective; null until the trial is complete. */
  objectives: (number | null)[];
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Step at which a rule stopped it. */
  stopStep: number | null;
  /** What it came to at its last rung, and where it was stopped; nulls where there is none. */
  reached: {
    rung: Pick<RungResult, "step" | "value"> | null;
    stop: Pick<Stop, "metric" | "step" | "value"> | null;
  };
  /** Whether it exceeds a constraint of the plan. */
  isInfeasible: boolean;
}

export interface TrialPoints {
  plan: Plan;
  createdAt: Date;
  /** The clock of the database when this was read. */
  readAt: Date;
  /** In order of number. */
  trials: TrialPoint[];
}

/**
 * The trials of a sweep as points of its plots.
 * @param since only those that have changed since this time of the database's clock, and those that are open
 * @throws FoldwiseError `not-found`.
 */
export async function listTrialPoints({
  ctx,
  sweepId,
  since,
}: {
  ctx: Context;
  sweepId: number;
  since?: Date;
}): Promise<TrialPoints> {
  const { sweep } = await findSweepRow({ ctx, id: sweepId });
  // Before the trials are read: what changes meanwhile comes again with the next answer.
  const { rows } = await ctx.execute<{ at: string }>(sql`select now()::text as at`);
  const changed =
    since &&
    or(
      inArray(trial.state, [...ACTIVE_STATES]),
      gte(trial.waitsSince, since),
      gte(trial.finishedAt, since),
      gte(trial.createdAt, since),
    );
  const trials = await ctx
    .select({
      number: trial.number,
      variant: trial.variant,
      configuration: trial.configuration,
      state: trial.state,
      objective: trial.objective,
      objectives: trial.objectives,
      startedAt: trial.startedAt,
      finishedAt: trial.finishedAt,
      stopStep: sql<number | null>`(${trial.stop} ->> 'step')::double precision`,
      isInfeasible: sql<boolean>`not (${KEEPS_CONSTRAINTS})`,
      rung: sql<TrialPoint["reached"]["rung"]>`${trial.rungs} -> -1`,
      stop: trial.stop,
    })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), changed))
    .orderBy(asc(trial.number));
  return {
    plan: sweep.plan,
    createdAt: sweep.createdAt,
    readAt: new Date(rows[0]?.at ?? Date.now()),
    trials: trials.map(({ objective, objectives, rung, stop, ...rest }) => ({
      ...rest,
      objectives: objectives ?? [objective],
      reached: { rung, stop },
    })),
  };
}

/**
 * Changes with every complete trial that comes, goes, or comes to another value, as on added folds, and with every edit of the
 * plan.
 */
export async function completeTrialsVersion({
  ctx,
  sweepId,
}: {
  ctx: Context;
  sweepId: number;
}): Promise<string> {
  const [row] = await ctx
    .select({
      version: sql<string>`concat_ws(' ', count(*), extract(epoch from max(${trial.finishedAt})),
        (select plan_version from sweep where id = ${sweepId}))`,
    })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), eq(trial.state, "complete")));
  return row?.version ?? "";
}
