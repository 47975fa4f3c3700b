import { PRUNED } from "@foldwise/core/states";
import { pastReports, type StepRule } from "@foldwise/core/stopping";
import { type PlannedStopping, stoppingOf } from "@foldwise/core/sweep";
import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore } from "../../metrics";
import { run, sweep, training, trial, trialReport } from "../../schema";

const TRIALS_AT_ONCE = 100;

/**
 * After a sweep has got another stopping rule: what its ended trials would have reported to it, from their points, so that
 * those that run on are compared with them. Goes no further where the plan is edited again meanwhile.
 */
export async function rebuildReports({
  ctx,
  metrics,
  sweepId,
}: {
  ctx: Context;
  metrics: Pick<MetricStore, "readPoints">;
  sweepId: number;
}): Promise<void> {
  const [row] = await ctx
    .select({ plan: sweep.plan, planVersion: sweep.planVersion })
    .from(sweep)
    .where(eq(sweep.id, sweepId));
  const stopping = row && stoppingOf(row.plan);
  if (!row || !stopping || stopping.rule.by !== "steps" || stopping.rule.others === null) return;
  const { rule } = stopping;
  for (let after = 0; ; ) {
    const trials = await endedTrials(ctx, { sweepId, rule, after });
    if (trials.length === 0) return;
    const rows = await reportsOf(ctx, metrics, { sweepId, trials, stopping, rule });
    const isCurrent = await ctx.transaction(async (tx) => {
      const [now] = await tx
        .select({ planVersion: sweep.planVersion })
        .from(sweep)
        .where(eq(sweep.id, sweepId))
        .for("share");
      if (now?.planVersion !== row.planVersion) return false;
      if (rows.length > 0) await tx.insert(trialReport).values(rows).onConflictDoNothing();
      return true;
    });
    if (!isCurrent) return;
    after = trials.at(-1)?.id ?? after;
  }
}

function endedTrials(
  ctx: Context,
  { sweepId, rule, after }: { sweepId: number; rule: StepRule; after: number },
) {
  return ctx
    .select({ id: trial.id, variant: trial.variant, outerFold: trial.outerFold })
    .from(trial)
    .where(
      and(
        eq(trial.sweepId, sweepId),
        eq(trial.isRefit, false),
        inArray(trial.state, rule.others === "reached" ? ["complete", PRUNED] : ["complete"]),
        gt(trial.id, after),
      ),
    )
    .orderBy(asc(trial.id))
    .limit(TRIALS_AT_ONCE);
}

async function reportsOf(
  ctx: Context,
  metrics: Pick<MetricStore, "readPoints">,
  {
    sweepId,
    trials,
    stopping,
    rule,
  }: {
    sweepId: number;
    trials: Awaited<ReturnType<typeof endedTrials>>;
    stopping: PlannedStopping;
    rule: StepRule;
  },
): Promise<(typeof trialReport.$inferInsert)[]> {
  const runs = await ctx
    .select({ trialId: run.trialId, trainingId: training.id, state: training.state })
    .from(run)
    .innerJoin(training, eq(training.id, run.trainingId))
    .where(
      and(
        inArray(
          run.trialId,
          trials.map(({ id }) => id),
        ),
        isNull(run.deletedAt),
      ),
    )
    .orderBy(asc(run.id));
  const { series } = await metrics.readPoints({
    owners: [...new Set(runs.map(({ trainingId }) => trainingId))].map((trainingId) => ({ trainingId })),
    names: [stopping.metric],
  });
  const points = new Map(
    series.flatMap((one) => ("trainingId" in one.owner ? [[one.owner.trainingId, one.points] as const] : [])),
  );
  return trials.flatMap(({ id, variant, outerFold }) => {
    const own = runs.filter(({ trialId }) => trialId === id);
    const reported = pastReports(
      rule,
      stopping.direction,
      own.map(({ trainingId, state }) => {
        const known = points.get(trainingId);
        return {
          steps: known ? Array.from(known.steps, Number) : [],
          values: known ? Array.from(known.values) : [],
          isOver: state === "complete",
        };
      }),
    );
    const most = Math.max(0, ...reported.map((report) => report.runs));
    // One that was stopped stands in for what it would have had over more runs, as where it is stopped by this rule.
    const standIns = Array.from({ length: own.length - most }, (_, more) =>
      reported
        .filter((report) => report.runs === most)
        .map((report) => ({ ...report, runs: most + more + 1 })),
    ).flat();
    return [...reported, ...(most === 0 ? [] : standIns)].map((report) => ({
      ...report,
      trialId: id,
      sweepId,
      variant,
      outerFold: outerFold ?? -1,
      counts: true,
    }));
  });
}
