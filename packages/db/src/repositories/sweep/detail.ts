import type { Configuration } from "@foldwise/core/space";
import {
  isNested,
  type OutcomeTrial,
  type PlanChange,
  type PlanCost,
  type WarmStartSource,
} from "@foldwise/core/sweep";
import { asc, desc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { sweepEdit, sweepEvent, trial } from "../../schema";
import { listSweepEvaluations, type SweepEvaluationRecord } from "./evaluations";
import { readFailures, type SweepFailures } from "./failure-reasons";
import { MADE_TRIAL } from "./made-trial";
import { notableTrials } from "./notable-trials";
import { type SweepRecord, sweepRecords } from "./record";
import { findSweepRow } from "./rows";
import { readRuleSilence } from "./rule-silence";
import { readTrials, type TrialRecord } from "./trial-record";
import { sumOf } from "./work-left";

const MAX_EVENTS = 200;
/** Trials of a Pareto front that are among the ones shown. */
const MAX_FRONT = 20;

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
  /** Where the results came from that its sampler started with; null where it started with none. */
  warmStart: WarmStartSource[] | null;
  /** What it was estimated to cost at its launch. */
  cost: PlanCost;
  /** Those of `notableTrials`, by number. */
  trials: TrialRecord[];
  /** How many trials these are not. */
  trialsLeftOut: number;
  failures: SweepFailures;
  /** Whether runs have ended and none has reported the metric of the stopping rule. */
  isRuleSilent: boolean;
  /** All trials of a nested cross-validation; none of any other sweep. */
  outcomeTrials: (OutcomeTrial & { configuration: Configuration })[];
  /** Of the chosen configurations of a nested cross-validation, as listSweepEvaluations; none in any other sweep. */
  refitEvaluations: SweepEvaluationRecord[];
  /** All of them, the first one first. */
  edits: SweepEditRecord[];
  /** Oldest first. */
  events: Pick<typeof sweepEvent.$inferSelect, "id" | "at" | "kind" | "detail">[];
}

/**
 * @param asked numbers of trials that are to be among the ones shown
 * @throws FoldwiseError `not-found`.
 */
export async function findSweepDetail({
  ctx,
  id,
  asked = [],
}: {
  ctx: Context;
  id: number;
  asked?: readonly number[];
}): Promise<SweepDetail> {
  const found = await findSweepRow({ ctx, id });
  const { source, warmStart, cost, plan } = found.sweep;
  const [records, failures, isRuleSilent, outcomeTrials, edits, events] = await Promise.all([
    sweepRecords(ctx, [found]),
    readFailures(ctx, id),
    readRuleSilence(ctx, found.sweep),
    isNested(plan)
      ? ctx.select(MADE_TRIAL).from(trial).where(eq(trial.sweepId, id)).orderBy(asc(trial.number))
      : [],
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
  const [record] = records;
  if (!record) throw new Error("a sweep that was found is counted");
  const total = sumOf(record.trials.byState);
  const front = record.front?.trials.slice(0, MAX_FRONT) ?? [];
  const ids = await notableTrials(ctx, { sweepId: id, plan, total, asked: [...asked, ...front] });
  const trials = await readTrials(ctx, ids);
  const refits = outcomeTrials.flatMap(({ isRefit, number }) => (isRefit ? [number] : []));
  const refitEvaluations =
    refits.length > 0 ? await listSweepEvaluations({ ctx, sweepId: id, trials: refits }) : [];
  return {
    sweep: record,
    source,
    warmStart,
    cost,
    trials,
    trialsLeftOut: Math.max(0, total - trials.length),
    failures,
    isRuleSilent,
    outcomeTrials,
    refitEvaluations,
    edits,
    events: events.toReversed(),
  };
}
