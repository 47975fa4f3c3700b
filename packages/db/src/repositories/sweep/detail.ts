import type { RunSummary } from "@foldwise/core/contracts/http/run";
import type { SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";
import { decodeMetric, encodeMetric } from "@foldwise/core/contracts/metric-number";
import { isTerminal } from "@foldwise/core/states";
import { isWaitingForSlot } from "@foldwise/core/sweep";
import { parameterLabel } from "@foldwise/core/words";
import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run, sweepEvent, trial } from "../../schema";
import { selectRuns } from "../run/rows";
import { summarizeRun } from "../run/summaries";
import { findSweep } from "./rows";
import { summarizeSweeps } from "./summaries";

const MAX_EVENTS = 200;
/** A page that shows more trials than this would be no page; the runs list has them all. */
const MAX_TRIALS = 500;

/** A sweep with its trials, runs and the last of its events. @throws FoldwiseError `not-found`. */
export async function viewSweepDetail({ ctx, id }: { ctx: Context; id: number }): Promise<SweepDetail> {
  const found = await findSweep({ ctx, id });
  const { plan, source, cost } = found.sweep;
  const [summaries, trials, runRows, events] = await Promise.all([
    summarizeSweeps(ctx, [found]),
    ctx.select().from(trial).where(eq(trial.sweepId, id)).orderBy(asc(trial.number)).limit(MAX_TRIALS),
    selectRuns(ctx, and(eq(run.sweepId, id), isNull(run.deletedAt))),
    ctx
      .select()
      .from(sweepEvent)
      .where(eq(sweepEvent.sweepId, id))
      .orderBy(desc(sweepEvent.id))
      .limit(MAX_EVENTS),
  ]);
  const [summary] = summaries;
  if (!summary) throw new Error("a sweep that was found has a summary");
  const runs = runRows.map(summarizeRun);
  return {
    ...summary,
    plan: { ...plan },
    source,
    cost,
    variants: Object.entries(plan.variants).map(([name, override]) => ({
      name,
      description: describeOverride(override),
    })),
    folds: plan.folds,
    testSigmas: plan.evaluation.testSigmas,
    trialViews: trials.map((row) =>
      trialView(
        row,
        runs.filter((item) => item.trialId === row.id),
      ),
    ),
    events: events
      .toReversed()
      .map(({ id: eventId, at, kind, detail }) => ({ id: eventId, at: at.toISOString(), kind, detail })),
  };
}

function trialView(row: typeof trial.$inferSelect, unordered: readonly RunSummary[]): TrialView {
  const runs = unordered.toSorted((a, b) => (a.fold ?? 0) - (b.fold ?? 0) || (a.seed ?? 0) - (b.seed ?? 0));
  const values = runs.flatMap(({ objective }) => {
    const value = objective === null ? Number.NaN : decodeMetric(objective);
    return Number.isFinite(value) ? [value] : [];
  });
  return {
    id: row.id,
    number: row.number,
    variant: row.variant,
    configuration: row.configuration,
    reason: row.reason,
    state: row.state,
    // Of its runs each waits, is at work or has ended.
    waitingForSlot: isWaitingForSlot(row.state, {
      claimed: runs.filter(({ state, waitingForSlot }) => !isTerminal(state) && !waitingForSlot).length,
      queued: runs.filter(({ waitingForSlot }) => waitingForSlot).length,
    }),
    objective: row.objective === null ? null : encodeMetric(row.objective),
    range: values.length > 0 ? [Math.min(...values), Math.max(...values)] : null,
    failure: row.failure,
    runs,
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** `balancing none, augmentation none`: what sets a variant apart, by the labels of what it overrides. */
function describeOverride(override: object): string {
  const parts = Object.entries(override).flatMap(([name, section]) =>
    typeof section === "object" && section !== null
      ? Object.entries(section).map(
          ([key, value]) =>
            `${parameterLabel(`${name}.${key}`)} ${typeof value === "string" ? value : JSON.stringify(value)}`,
        )
      : [],
  );
  return parts.join(", ") || "no overrides";
}
