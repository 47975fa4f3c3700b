import { type Plan, type PlannedStopping, stoppingOf } from "@foldwise/core/sweep";
import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateWord } from "../../state-list";
import { isOpenRun } from "../training/demand";
import type { TrialAddress } from "../training/waiting-trials";

/** An open run of a training whose sweep may end it early: by a stopping rule, or by a limit of its budget. */
export interface ReportedTrial extends TrialAddress {
  runId: number;
  trialId: number;
  sweepId: number;
  /** Of the sweep. */
  sweepGeneration: number;
  variant: string;
  /** Of a nested sweep; −1 where there is none. */
  outerFold: number;
  stopping: PlannedStopping | null;
  /** The version of the plan that has the rule. */
  ruleVersion: number;
  /** Steps up to this one are stored without being judged; null judges all. */
  judgedAfter: number | null;
  /** Whether each report counts towards the budget. */
  isLimited: boolean;
  /** Stopped already: it is to end. */
  isStopped: boolean;
  /** The last step that the run has reported; null before the first. */
  lastStep: number | null;
  /** Last stored epoch of the training. */
  epoch: number;
  /** Whether the training has come to its end. */
  isComplete: boolean;
}

/** One that is not stopped, of a sweep with a stopping rule. */
export interface WatchedTrial extends ReportedTrial {
  stopping: PlannedStopping;
}

interface Row extends Record<string, unknown> {
  run_id: string;
  trial_id: string;
  sweep_id: string;
  uid: string;
  number: number;
  generation: number;
  sweep_generation: number;
  variant: string;
  outer_fold: number;
  is_refit: boolean;
  plan: Plan;
  rule_version: number;
  judged_after: string | null;
  is_limited: boolean;
  is_stopped: boolean;
  last_step: string | null;
  epoch: number;
  is_complete: boolean;
}

/** The trials over a training that have not ended and whose sweeps may end them early. */
export async function listReportedTrials({
  ctx,
  trainingId,
}: {
  ctx: Context;
  trainingId: number;
}): Promise<ReportedTrial[]> {
  const { rows } = await ctx.execute<Row>(sql`
    select r.id as run_id, r.trial_id, s.id as sweep_id, s.uid, s.generation as sweep_generation, t.number, t.generation, t.variant, coalesce(t.outer_fold, -1) as outer_fold, t.is_refit, s.plan, t.rule_version, r.judged_after,
      t.stop is not null as is_stopped, ${isLimited("s")} as is_limited, tr.epoch, tr.state = ${stateWord("complete")} as is_complete,
      (select max(step) from run_report p where p.run_id = r.id) as last_step
    from run r join sweep s on s.id = r.sweep_id join trial t on t.id = r.trial_id
      join training tr on tr.id = r.training_id
    where r.training_id = ${trainingId} and ${mayEndEarly("r", "s")}
    order by r.trial_id`);
  return rows.map((row) => ({
    runId: Number(row.run_id),
    trialId: Number(row.trial_id),
    sweepId: Number(row.sweep_id),
    sweepUid: row.uid,
    sweepGeneration: row.sweep_generation,
    number: row.number,
    generation: row.generation,
    variant: row.variant,
    outerFold: row.outer_fold,
    // A chosen configuration is to be trained: nothing is compared any more.
    stopping: row.is_refit ? null : stoppingOf(row.plan),
    ruleVersion: row.rule_version,
    judgedAfter: row.judged_after === null ? null : Number(row.judged_after),
    isLimited: row.is_limited,
    isStopped: row.is_stopped,
    lastStep: row.last_step === null ? null : Number(row.last_step),
    epoch: row.epoch,
    isComplete: row.is_complete,
  }));
}

/**
 * An open run whose sweep may end its trial early by what it reports.
 * @param run alias of the run in the statement
 * @param sweep alias of its sweep
 */
export function mayEndEarly(run: string, sweep: string): SQL {
  return sql`${isOpenRun(run, sweep)}
    and (${sql.identifier(sweep)}.plan -> 'stopping' is not null or ${isLimited(sweep)})`;
}

const REPORTED_LIMITS = ["maxEpochs", "maxHours", "maxGpuHours", "maxCost", "maxEnergyKwh"] as const;

/** The limits that a report can reach; others are looked at when a trial has ended. */
function isLimited(sweep: string): SQL {
  const budget = sql`${sql.identifier(sweep)}.plan -> 'budget'`;
  return sql`(${sql.join(
    REPORTED_LIMITS.map((kind) => sql`${budget} -> '${sql.raw(kind)}' is not null`),
    sql` or `,
  )})`;
}
