import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { endReasonText, objectivePlace, plannedEvaluations } from "@foldwise/core/sweep";
import { isTerminal } from "@foldwise/core/words";
import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, trial } from "../../schema";
import { readProgress, type SweepProgress } from "./progress";
import type { SweepWithNames } from "./rows";

/** Sweeps with their counts, in the order given. */
export async function summarizeSweeps(
  ctx: Context,
  rows: readonly SweepWithNames[],
): Promise<SweepSummary[]> {
  const ids = rows.map((row) => row.sweep.id);
  const [progress, best] = await Promise.all([
    readProgress(
      ctx,
      rows.map((row) => row.sweep),
    ),
    bestTrials(ctx, ids),
  ]);
  return rows.flatMap((row) => {
    const counts = progress.get(row.sweep.id);
    return counts ? [summarize(row, counts, best.get(row.sweep.id) ?? null)] : [];
  });
}

async function bestTrials(
  ctx: Context,
  sweepIds: readonly number[],
): Promise<Map<number, NonNullable<SweepSummary["best"]>>> {
  if (sweepIds.length === 0) return new Map();
  const sign = sql`case when ${sweep.plan}->'objective'->>'direction' = 'minimize' then 1 else -1 end`;
  const rows = await ctx
    .selectDistinctOn([trial.sweepId], {
      sweepId: trial.sweepId,
      trialId: trial.id,
      trialNumber: trial.number,
      variant: trial.variant,
      value: trial.objective,
    })
    .from(trial)
    .innerJoin(sweep, eq(sweep.id, trial.sweepId))
    .where(
      and(
        inArray(trial.sweepId, [...sweepIds]),
        eq(trial.state, "complete"),
        isNotNull(trial.objective),
        // NaN sorts above every number in Postgres and would win.
        sql`${trial.objective} not in ('NaN', 'Infinity', '-Infinity')`,
      ),
    )
    .orderBy(trial.sweepId, sql`${sign} * ${trial.objective}`, trial.number);
  return new Map(
    rows.flatMap(({ sweepId, value, ...rest }) =>
      value === null ? [] : [[sweepId, { ...rest, value }] as const],
    ),
  );
}

function summarize(
  { sweep: row, experiment, dataset }: SweepWithNames,
  counts: SweepProgress,
  best: SweepSummary["best"],
): SweepSummary {
  const { plan } = row;
  const totals = totalsOf(row, counts);
  return {
    id: row.id,
    uid: row.uid,
    name: row.name,
    experiment,
    dataset,
    simulated: plan.trainer.kind === "simulate",
    state: row.state,
    intent: row.intent,
    concurrency: row.concurrency,
    trials: { planned: totals.trials, byState: counts.trials },
    trainings: {
      planned: totals.trainings,
      complete: counts.trainings.complete ?? 0,
      shared: counts.shared,
      byState: counts.trainings,
    },
    evaluations: {
      planned: totals.trainings * plannedEvaluations(plan).length,
      complete: counts.evaluations,
    },
    epochs: { planned: totals.epochs, complete: counts.epochs_complete },
    failures: counts.runs.failed ?? 0,
    resumed: { attempts: counts.extra_attempts, lastFromEpoch: counts.resumed_from },
    secondsLeft: secondsLeft(row, counts, totals.epochs - counts.epochs_most + counts.epochs_expected),
    imagesPerSecond: counts.images_per_second,
    objective: { ...plan.objective, ...objectivePlace(plan) },
    best,
    failure: row.failure,
    endReason: row.endReason && { ...row.endReason, text: endReasonText(plan, row.endReason) },
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/**
 * What a sweep comes to, as its launch promised: the totals stay when it is cancelled, when trials fail and when
 * trainings stop early. A complete one has all that there was to make.
 */
function totalsOf({ state, cost, plan }: SweepWithNames["sweep"], counts: SweepProgress) {
  const made = { trials: sum(counts.trials), trainings: sum(counts.trainings), epochs: counts.epochs_most };
  if (state === "complete") return made;
  const trainings = Math.max(made.trainings, cost.trainings + cost.shared);
  const mean = cost.trainings > 0 ? cost.epochs / cost.trainings : plan.training.epochs;
  return {
    trials: Math.max(made.trials, cost.trials),
    trainings,
    epochs: Math.max(
      made.epochs,
      cost.allEpochs ?? made.epochs + Math.round((trainings - made.trainings) * mean),
    ),
  };
}

/** Epochs left at the pace of the epochs so far, over the trainings that run side by side; null where nothing is known. */
function secondsLeft(row: SweepWithNames["sweep"], counts: SweepProgress, planned: number): number | null {
  if (isTerminal(row.state)) return null;
  const left = Math.max(0, planned - counts.epochs_complete);
  const perEpoch =
    counts.work_epochs > 0
      ? counts.work_seconds / counts.work_epochs
      : row.cost.seconds !== null && row.cost.epochs > 0
        ? row.cost.seconds / row.cost.epochs
        : null;
  return perEpoch === null ? null : (left * perEpoch) / Math.max(1, counts.trainings.running ?? 0);
}

function sum(byState: Partial<Record<string, number>>): number {
  return Object.values(byState).reduce<number>((total, n) => total + (n ?? 0), 0);
}
