import { isTerminal } from "@foldwise/core/states";
import { isWaitingForSlot, type PlanChange, type PlanCost } from "@foldwise/core/sweep";
import { and, asc, desc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run, sweepEdit, sweepEvent, trial } from "../../schema";
import { type RunRecord, runRecord, selectRuns } from "../run";
import { listSweepEvaluations, type SweepEvaluationRecord } from "./evaluations";
import { type SweepRecord, sweepRecords } from "./record";
import { findSweepRow } from "./rows";

const MAX_EVENTS = 200;
/** A page that shows more trials than this would be no page; the runs list has them all. */
const MAX_TRIALS = 500;

type TrialRow = typeof trial.$inferSelect;

/** One edit of a sweep's plan. */
export interface SweepEditRecord {
  /** From 1. */
  version: number;
  at: Date;
  /** Who asked for it, as they say. */
  by: string;
  changes: PlanChange[];
  /** The first trial that is made by it. */
  fromTrial: number;
}

/** A sweep with its trials, runs and the last of its events. */
export interface SweepDetail {
  sweep: SweepRecord;
  /** The plan's text as its author wrote it. */
  source: string;
  /** What it was estimated to cost at its launch. */
  cost: PlanCost;
  trials: TrialRecord[];
  /** Of the chosen configurations of a nested cross-validation, as listSweepEvaluations; none in any other sweep. */
  refitEvaluations: SweepEvaluationRecord[];
  /** All of them, the first one first. */
  edits: SweepEditRecord[];
  /** Oldest first. */
  events: Pick<typeof sweepEvent.$inferSelect, "id" | "at" | "kind" | "detail">[];
}

export interface TrialRecord
  extends Pick<
    TrialRow,
    | "id"
    | "number"
    | "variant"
    | "configuration"
    | "reason"
    | "proposal"
    | "outerFold"
    | "isRefit"
    | "state"
    | "objective"
    | "objectives"
    | "violations"
    | "failure"
    | "stop"
    | "rung"
    | "rungs"
    | "startedAt"
    | "finishedAt"
  > {
  /** As of a sweep, over its runs. */
  waitingForSlot: boolean;
  /** By fold and seed. */
  runs: RunRecord[];
}

/** @throws FoldwiseError `not-found`. */
export async function findSweepDetail({ ctx, id }: { ctx: Context; id: number }): Promise<SweepDetail> {
  const found = await findSweepRow({ ctx, id });
  const { source, cost } = found.sweep;
  const [records, trials, runs, edits, events] = await Promise.all([
    sweepRecords(ctx, [found]),
    ctx.select().from(trial).where(eq(trial.sweepId, id)).orderBy(asc(trial.number)).limit(MAX_TRIALS),
    selectRuns(ctx, and(eq(run.sweepId, id), isNull(run.deletedAt))),
    ctx
      .select({
        version: sweepEdit.version,
        at: sweepEdit.at,
        by: sweepEdit.by,
        changes: sweepEdit.changes,
        fromTrial: sweepEdit.fromTrial,
      })
      .from(sweepEdit)
      .where(eq(sweepEdit.sweepId, id))
      .orderBy(asc(sweepEdit.version)),
    ctx
      .select({ id: sweepEvent.id, at: sweepEvent.at, kind: sweepEvent.kind, detail: sweepEvent.detail })
      .from(sweepEvent)
      .where(eq(sweepEvent.sweepId, id))
      .orderBy(desc(sweepEvent.id))
      .limit(MAX_EVENTS),
  ]);
  const refits = trials.flatMap(({ isRefit, number }) => (isRefit ? [number] : []));
  const refitEvaluations =
    refits.length > 0 ? await listSweepEvaluations({ ctx, sweepId: id, trials: refits }) : [];
  const [record] = records;
  if (!record) throw new Error("a sweep that was found is counted");
  const runsOf = new Map<number, RunRecord[]>(trials.map((row) => [row.id, []]));
  for (const row of runs) if (row.trial) runsOf.get(row.trial.id)?.push(runRecord(row));
  return {
    sweep: record,
    source,
    cost,
    trials: trials.map((row) => trialRecord(row, runsOf.get(row.id) ?? [])),
    refitEvaluations,
    edits,
    events: events.toReversed(),
  };
}

function trialRecord(row: TrialRow, unordered: readonly RunRecord[]): TrialRecord {
  const runs = unordered.toSorted((a, b) => (a.fold ?? 0) - (b.fold ?? 0) || (a.seed ?? 0) - (b.seed ?? 0));
  return {
    id: row.id,
    number: row.number,
    variant: row.variant,
    configuration: row.configuration,
    reason: row.reason,
    proposal: row.proposal,
    outerFold: row.outerFold,
    isRefit: row.isRefit,
    state: row.state,
    // Of its runs each waits, is at work or has ended.
    waitingForSlot: isWaitingForSlot(row.state, {
      claimed: runs.filter(({ state, waitingForSlot }) => !isTerminal(state) && !waitingForSlot).length,
      queued: runs.filter(({ waitingForSlot }) => waitingForSlot).length,
    }),
    objective: row.objective,
    objectives: row.objectives,
    violations: row.violations,
    failure: row.failure,
    stop: row.stop,
    rung: row.rung,
    rungs: row.rungs,
    runs,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}
