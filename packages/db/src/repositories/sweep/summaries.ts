import type { SweepSummary } from "@foldwise/core/contracts/http/sweep";
import { isTerminal } from "@foldwise/core/states";
import {
  endReasonText,
  estimateTime,
  isWaitingForSlot,
  objectivePlace,
  plannedEvaluations,
} from "@foldwise/core/sweep";
import { isSimulated } from "@foldwise/core/trainers";
import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, trial } from "../../schema";
import { readProgress, type SweepProgress } from "./progress";
import { type Queue, readQueue } from "./queue";
import type { SweepWithNames } from "./rows";
import { totalsOf, workLeft } from "./work-left";

/** Sweeps with their counts, in the order given. */
export async function summarizeSweeps(
  ctx: Context,
  rows: readonly SweepWithNames[],
): Promise<SweepSummary[]> {
  const ids = rows.map((row) => row.sweep.id);
  const hasActive = rows.some(({ sweep: { state } }) => !isTerminal(state));
  const [progress, best, queue] = await Promise.all([
    readProgress(
      ctx,
      rows.map((row) => row.sweep),
    ),
    bestTrials(ctx, ids),
    hasActive ? readQueue(ctx) : null,
  ]);
  return rows.flatMap((row) => {
    const counts = progress.get(row.sweep.id);
    return counts ? [summarize(row, counts, { best: best.get(row.sweep.id) ?? null, queue })] : [];
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
  named: SweepWithNames,
  counts: SweepProgress,
  { best, queue }: { best: SweepSummary["best"]; queue: Queue | null },
): SweepSummary {
  const { sweep: row, experiment, dataset } = named;
  const { plan } = row;
  const left = timeLeft(named, counts, queue);
  const totals = totalsOf(row, counts);
  return {
    id: row.id,
    uid: row.uid,
    name: row.name,
    experiment,
    dataset,
    simulated: isSimulated(plan.trainer.kind),
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
    waitingForSlot: isWaitingForSlot(row.state, counts),
    secondsLeft: left?.seconds ?? null,
    timeLeft: left,
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

/** Until the end of what is left, with evaluations and the wait for slots; null once it has ended. */
function timeLeft(
  { sweep: row }: SweepWithNames,
  counts: SweepProgress,
  queue: Queue | null,
): SweepSummary["timeLeft"] {
  if (isTerminal(row.state) || queue === null) return null;
  const { plan } = row;
  const { training, evaluation, trainings } = workLeft(row, counts);
  return estimateTime({
    training,
    evaluation,
    // At the end only evaluations are left, of trainings that are over.
    width: Math.min(
      Math.max(trainings, counts.claimed + counts.queued),
      row.concurrency * plan.folds.length * plan.seeds.length,
    ),
    ...queue.of({ resourceClass: plan.resources.class, sweepId: row.id }),
  });
}
