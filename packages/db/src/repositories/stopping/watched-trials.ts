import type { PlannedStopping } from "@foldwise/core/sweep";
import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateWord } from "../../state-list";
import { isOpenRun } from "../training/demand";
import type { TrialAddress } from "../training/waiting-trials";
import { readTrialAtStep, type TrialAtStep, type TrialAtStepRow, trialAtStep } from "./trial-at-step";

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
  /** A chosen configuration is to be trained: nothing is compared any more. */
  isRefit: boolean;
  /** Of the sweep's plan, as it is now. */
  planVersion: number;
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
  /** The rung at which it is to wait; null where the sweep's trials are not promoted. */
  rung: number | null;
  /** Whether the run has reported the very step that the trial was looked at. */
  isReported: boolean;
  /** Last stored epoch of the training. */
  epoch: number;
  /** Whether the training has come to its end. */
  isComplete: boolean;
  /** The trial at a step; null where it was looked at none. */
  at: TrialAtStep | null;
}

/** One that is not stopped, of a sweep with a stopping rule. */
export interface WatchedTrial extends ReportedTrial {
  stopping: PlannedStopping;
}

/** As reportedTrials says them. */
export type ReportedTrialRow = Omit<ReportedTrial, "at"> & { at: TrialAtStepRow | null };

/**
 * The trials over a training that have not ended and whose sweeps may end them early, a JSON array of ReportedTrialRow; null
 * without any.
 * @param training its id; @param step where each trial is looked at; null for nowhere
 */
export function reportedTrials(training: SQL, step: SQL | null): SQL {
  return sql`(
    select json_agg(json_build_object('runId', r.id, 'trialId', r.trial_id, 'sweepId', s.id, 'sweepUid', s.uid,
      'sweepGeneration', s.generation, 'planVersion', s.plan_version, 'number', t.number, 'generation', t.generation,
      'variant', t.variant, 'outerFold', coalesce(t.outer_fold, -1), 'isRefit', t.is_refit,
      'rung', t.rung, 'ruleVersion', t.rule_version, 'judgedAfter', r.judged_after, 'isLimited', ${isLimited("s")},
      'isStopped', t.stop is not null,
      'lastStep', (select max(step) from run_report p where p.run_id = r.id),
      'isReported', ${step ? sql`exists (select from run_report p where p.run_id = r.id and p.step = ${step})` : sql`false`},
      'epoch', tr.epoch, 'isComplete', tr.state = ${stateWord("complete")},
      'at', ${step ? trialAtStep(sql`r.trial_id`, step) : sql`null::json`}) order by r.trial_id)
    from run r join sweep s on s.id = r.sweep_id join trial t on t.id = r.trial_id
      join training tr on tr.id = r.training_id
    where r.training_id = ${training} and ${mayEndEarly("r", "s")})`;
}

export function readReportedTrials(rows: readonly ReportedTrialRow[] | null): ReportedTrial[] {
  return (rows ?? []).map(({ at, ...row }) => ({ ...row, at: at && readTrialAtStep(at) }));
}

/** The trials over a training that have not ended and whose sweeps may end them early, as they stand at a step. */
export async function listReportedTrials({
  ctx,
  trainingId,
  step = null,
}: {
  ctx: Context;
  trainingId: number;
  step?: number | null;
}): Promise<ReportedTrial[]> {
  const { rows } = await ctx.execute<{ trials: ReportedTrialRow[] | null }>(
    sql`select ${reportedTrials(sql`${trainingId}::bigint`, step === null ? null : sql`${step}::bigint`)} as trials`,
  );
  return readReportedTrials(rows[0]?.trials ?? null);
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
