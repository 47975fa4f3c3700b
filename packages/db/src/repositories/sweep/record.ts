import {
  isTerminal,
  type SweepIntent,
  type SweepState,
  type TrainingState,
  type TrialState,
} from "@foldwise/core/states";
import {
  type EndReason,
  estimateTime,
  isMultiObjective,
  isWaitingForSlot,
  objectivesOf,
  type ParetoFront,
  type Plan,
  paretoFrontOf,
  plannedEvaluations,
  type ResourceUsage,
  runsSideBySide,
  type SweepShare,
  type TimeEstimate,
} from "@foldwise/core/sweep";
import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";
import { type Failure, trial } from "../../schema";
import type { DatasetRef } from "../dataset";
import { readProgress, type SweepProgress } from "./progress";
import { type Queue, readQueue } from "./queue";
import { bestFirst, isRated } from "./rated";
import type { SweepWithNames } from "./rows";
import { evaluatedTrainings, expectedEpochs, sumOf, totalsOf, workLeft } from "./work-left";

/** A sweep, how far it has come, and what it has found. */
export interface SweepRecord {
  id: number;
  uid: string;
  name: string;
  experiment: { id: number; name: string };
  /** Null where its trainer trains on no dataset. */
  dataset: DatasetRef | null;
  plan: Plan;
  /** How many edits the plan has had. */
  planVersion: number;
  state: SweepState;
  intent: SweepIntent;
  concurrency: number;
  share: SweepShare;
  trials: { planned: number; byState: Partial<Record<TrialState, number>> };
  /** `shared` were there before a run asked for them; `pruned` ended with their trials, and are none of the complete ones. */
  trainings: {
    planned: number;
    complete: number;
    pruned: number;
    shared: number;
    byState: Partial<Record<TrainingState, number>>;
  };
  evaluations: { planned: number; complete: number };
  /** `expected`: where trials wait at rungs, of which most are not promoted. */
  epochs: { planned: number; complete: number; expected?: number };
  /** Failed runs. */
  failures: number;
  /** Attempts above the first over all trainings, and the epoch that the newest of them resumed from. */
  resumed: { attempts: number; lastFromEpoch: number | null; promotions: number };
  /** Work is scheduled, and no worker has claimed any. */
  waitingForSlot: boolean;
  /** Until the end, with evaluations and the wait for slots; null once it has ended. */
  timeLeft: TimeEstimate | null;
  /** What its own trainings have used so far. */
  usage: ResourceUsage;
  /** Of all trainings that run now; null when none does. */
  imagesPerSecond: number | null;
  /**
   * The complete trial with the best finite objective that exceeds no constraint; null in a nested cross-validation, and
   * of several objectives.
   */
  best: BestTrial | null;
  /** Of several objectives the best trials; null for one. */
  front: ParetoFront | null;
  failure: Failure | null;
  endReason: EndReason | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface BestTrial {
  trialId: number;
  trialNumber: number;
  variant: string;
  /** The objective. */
  value: number;
}

/** Sweeps with their counts, in the order given. */
export async function sweepRecords(ctx: Context, rows: readonly SweepWithNames[]): Promise<SweepRecord[]> {
  const hasActive = rows.some(({ sweep: { state } }) => !isTerminal(state));
  const several = rows.flatMap(({ sweep: { id, plan } }) => (isMultiObjective(plan) ? [{ id, plan }] : []));
  const severalIds = several.map(({ id }) => id);
  const [progress, best, fronts, queue] = await Promise.all([
    readProgress(
      ctx,
      rows.map((row) => row.sweep),
    ),
    bestTrials(
      ctx,
      rows.filter((row) => !severalIds.includes(row.sweep.id)),
    ),
    paretoFronts(ctx, several),
    hasActive ? readQueue(ctx) : null,
  ]);
  return rows.flatMap((row) => {
    const counts = progress.get(row.sweep.id);
    if (!counts) return [];
    const { id } = row.sweep;
    return [sweepRecord(row, counts, { best: best.get(id) ?? null, front: fronts.get(id) ?? null, queue })];
  });
}

const bestRow = z.object({
  sweep_id: z.coerce.number(),
  id: z.coerce.number(),
  number: z.int(),
  variant: z.string(),
  value: z.number(),
});

/** The best trial of each sweep that has one, by sweep: a step into the index `trial_rated` for each. */
async function bestTrials(ctx: Context, rows: readonly SweepWithNames[]): Promise<Map<number, BestTrial>> {
  const rated = sql`select trial.id, trial.number, trial.variant, ${trial.objective} as value from trial
    where trial.sweep_id = wanted.sweep_id and ${isRated}`;
  const { rows: found } = await ctx.execute(sql`
    select wanted.sweep_id, best.* from unnest(
      ${sql.param(rows.map(({ sweep: { id } }) => id))}::bigint[],
      ${sql.param(rows.map(({ sweep: { plan } }) => plan.objective.direction === "minimize"))}::boolean[]
    ) wanted(sweep_id, minimizes), lateral (
      (${rated} and wanted.minimizes ${bestFirst("minimize")} limit 1)
      union all (${rated} and not wanted.minimizes ${bestFirst("maximize")} limit 1)
    ) best`);
  return new Map(
    found.map((row): [number, BestTrial] => {
      const { sweep_id, id, number, variant, value } = bestRow.parse(row);
      return [sweep_id, { trialId: id, trialNumber: number, variant, value }];
    }),
  );
}

/** Of each of these sweeps, which have several objectives. */
async function paretoFronts(
  ctx: Context,
  sweeps: readonly { id: number; plan: Plan }[],
): Promise<Map<number, ParetoFront>> {
  if (sweeps.length === 0) return new Map();
  const rows = await ctx
    .select({
      sweepId: trial.sweepId,
      number: trial.number,
      objectives: trial.objectives,
      violations: trial.violations,
    })
    .from(trial)
    .where(
      and(
        inArray(
          trial.sweepId,
          sweeps.map(({ id }) => id),
        ),
        eq(trial.state, "complete"),
        isNotNull(trial.objectives),
      ),
    )
    .orderBy(trial.sweepId, trial.number);
  const bySweep = new Map(sweeps.map(({ id }) => [id, [] as typeof rows]));
  for (const row of rows) bySweep.get(row.sweepId)?.push(row);
  return new Map(
    sweeps.map(({ id, plan }) => [id, paretoFrontOf(objectivesOf(plan), bySweep.get(id) ?? [])]),
  );
}

function sweepRecord(
  named: SweepWithNames,
  counts: SweepProgress,
  { best, front, queue }: { best: BestTrial | null; front: ParetoFront | null; queue: Queue | null },
): SweepRecord {
  const { sweep: row, experiment, dataset } = named;
  const totals = totalsOf(row, counts);
  const expected = expectedEpochs(row, counts);
  const pruned = sumOf(counts.trainings_pruned);
  return {
    id: row.id,
    uid: row.uid,
    name: row.name,
    experiment,
    dataset,
    plan: row.plan,
    planVersion: row.planVersion,
    state: row.state,
    intent: row.intent,
    concurrency: row.concurrency,
    share: { priority: row.priority, weight: row.weight },
    trials: { planned: totals.trials, byState: counts.trials },
    trainings: {
      planned: totals.trainings,
      complete: (counts.trainings.complete ?? 0) - (counts.trainings_pruned.complete ?? 0),
      pruned,
      shared: counts.shared,
      byState: counts.trainings,
    },
    evaluations: {
      planned: evaluatedTrainings(row.plan, totals.trainings - pruned) * plannedEvaluations(row.plan).length,
      complete: counts.evaluations,
    },
    epochs: {
      planned: totals.epochs,
      complete: counts.epochs_complete,
      ...(expected === undefined ? {} : { expected }),
    },
    failures: counts.runs.failed ?? 0,
    resumed: {
      attempts: counts.extra_attempts,
      lastFromEpoch: counts.resumed_from,
      promotions: counts.promotions,
    },
    waitingForSlot: isWaitingForSlot(row.state, counts),
    timeLeft: timeLeft(named, counts, queue),
    usage: {
      slotHours: counts.paid_seconds / 3600,
      gpuHours: counts.gpu_seconds / 3600,
      energyKwh: counts.energy_kwh,
    },
    imagesPerSecond: counts.images_per_second,
    best,
    front,
    failure: row.failure,
    endReason: row.endReason,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}

/** Until the end of what is left, with evaluations and the wait for slots; null once it has ended. */
function timeLeft(
  { sweep: row }: SweepWithNames,
  counts: SweepProgress,
  queue: Queue | null,
): TimeEstimate | null {
  if (isTerminal(row.state) || queue === null) return null;
  const { plan } = row;
  const { training, evaluation, trainings } = workLeft(row, counts);
  return estimateTime({
    training,
    evaluation,
    // At the end only evaluations are left, of trainings that are over.
    width: Math.min(
      Math.max(trainings, counts.claimed + counts.queued),
      row.concurrency * runsSideBySide(plan),
    ),
    ...queue.of({ resourceClass: plan.resources.class, sweepId: row.id }),
  });
}
