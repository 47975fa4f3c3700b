import { conflict, FoldwiseError, invalid } from "@foldwise/core/errors";
import type { Observation } from "@foldwise/core/samplers";
import { ACTIVE_STATES, WAITING } from "@foldwise/core/states";
import {
  decideEdit,
  type EditEffects,
  editedDocument,
  editKeyProblems,
  isNested,
  type MadeTrial,
  type Plan,
  type PlanChange,
  type PlanEdit,
  pendingPoints,
  planChangesText,
  populationOf,
  promotionOf,
  runsAtOnce,
  searchStartAfter,
  successorOf,
} from "@foldwise/core/sweep";
import { and, asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { Context } from "../../client";
import type { MetricStore } from "../../metrics";
import { publishNotification } from "../../notifications";
import { run, runReport, sweep, sweepEdit, sweepEvent, training, trial, trialReport } from "../../schema";
import { requireLiveDataset } from "../dataset";
import { lockSweep, lockTrials } from "../locks";
import { rebuildReports } from "../stopping/rebuild-reports";
import { openGeneration } from "./act";
import { type PlanSource, readPlan } from "./check";
import { makeSplits } from "./create";
import { estimateCost } from "./estimate";
import { MADE_TRIAL } from "./made-trial";
import { recordEdit } from "./record-edit";
import { findSweepRow } from "./rows";
import { waitAgain } from "./waiting-trials";
import { earlierOf } from "./warm-start";

type SweepRow = typeof sweep.$inferSelect;

export interface SweepEdited {
  /** Of the plan in force; the one before where nothing has changed. */
  version: number;
  /** Empty where the plan is so already. */
  changes: PlanChange[];
}

/** Edits in a row that a step of the sweep may overtake. */
const MAX_TRIES = 20;

/**
 * Changes the plan of a sweep that runs, or lets an ended one go on. The edited plan passes the check of one that is
 * launched; trials that are there stay, and those that come are made by it.
 * @param version of the plan that the author saw
 * @throws FoldwiseError `not-found`; `invalid` with every problem; `conflict` where somebody has edited it since, or its
 * state does not allow it
 */
export async function editSweep({
  ctx,
  metrics,
  id,
  version,
  edit,
  by,
  parse,
}: {
  ctx: Context;
  metrics: Pick<MetricStore, "readPoints">;
  id: number;
  version: number;
  edit: PlanEdit;
  by: string;
  parse?: PlanSource["parse"];
}): Promise<SweepEdited> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const prepared = await prepare(ctx, { id, version, edit, parse });
    if (prepared.changes.length === 0) return { version, changes: [] };
    const effects = await ctx.transaction((tx) => write(tx, { id, by, prepared }));
    if (effects === null) continue;
    if (effects.changesRule) await rebuildReports({ ctx, metrics, sweepId: id });
    await publishNotification(ctx, { kind: "sweep", id });
    return { version: version + 1, changes: prepared.changes };
  }
  throw new FoldwiseError("unavailable", `Sweep ${id} changes faster than it can be edited; try again.`);
}

interface Prepared {
  before: SweepRow;
  trials: readonly MadeTrial[];
  plan: Plan;
  changes: PlanChange[];
}

/** The edited plan, checked, with what it was made from; nothing is locked meanwhile. */
async function prepare(
  ctx: Context,
  {
    id,
    version,
    edit,
    parse,
  }: { id: number; version: number; edit: PlanEdit; parse: PlanSource["parse"] | undefined },
): Promise<Prepared> {
  const { sweep: before } = await findSweepRow({ ctx, id });
  if (before.planVersion !== version) throw await editedSince(ctx, before, { version, edit });
  const keys = editKeyProblems(before.plan, edit);
  if (keys.length > 0) throw invalid(keys, REFUSED);
  const trials = await ctx
    .select(MADE_TRIAL)
    .from(trial)
    .where(eq(trial.sweepId, id))
    .orderBy(asc(trial.number));
  const pending = pendingPoints(before.plan, before.searchStart, proposalsOf(trials));
  const source = JSON.stringify(editedDocument(before.plan, edit, pending));
  const { plan } = await readPlan({ ctx, source, ...(parse && { parse }) }).catch((error) => {
    throw asEnqueued(error, "points" in edit.changes ? 0 : pending.length);
  });
  const { problems, ...next } = successorOf(before.plan, plan, pending);
  if (problems.length > 0) throw invalid(problems, REFUSED);
  return { before, trials, ...next };
}

const REFUSED = "The edit was refused";

/** Points behind those that stay to be tried are the edit's own, which has them in `enqueue`. */
function asEnqueued(error: unknown, pending: number): unknown {
  if (!(error instanceof FoldwiseError) || error.problems.length === 0) return error;
  const problems = error.problems.map((problem) => {
    const [, index, rest] = /^points\.(\d+)(.*)$/s.exec(problem.field) ?? [];
    const own = Number(index) - pending;
    return own >= 0 ? { ...problem, field: `enqueue.${own}${rest}` } : problem;
  });
  return new FoldwiseError(error.code, invalid(problems, REFUSED).message, {
    problems,
    cause: error.cause,
    ...(error.retryAfter === null ? {} : { retryAfter: error.retryAfter }),
  });
}

function proposalsOf(trials: readonly MadeTrial[]): number {
  return new Set(trials.map(({ proposal }) => proposal)).size;
}

/** Two people have edited one plan: the later one is told of both edits. */
async function editedSince(
  ctx: Context,
  row: SweepRow,
  { version, edit }: { version: number; edit: PlanEdit },
): Promise<FoldwiseError> {
  const [last] = await ctx
    .select()
    .from(sweepEdit)
    .where(eq(sweepEdit.sweepId, row.id))
    .orderBy(desc(sweepEdit.version))
    .limit(1);
  if (!last || version > row.planVersion)
    return conflict(`The plan of sweep ${row.id} has version ${row.planVersion}, not ${version}; reload it.`);
  const asked = [...Object.keys(edit.changes), ...(edit.enqueue.length > 0 ? ["enqueue"] : [])].join(", ");
  return conflict(
    `Sweep ${row.id} was edited meanwhile: version ${last.version} by ${last.by} (${planChangesText(last.changes)}). Your edit of version ${version} (${asked}) was not applied; reload the sweep and repeat it.`,
  );
}

/** @returns null where the sweep has moved on since the edit was prepared. */
async function write(
  tx: Context,
  { id, by, prepared }: { id: number; by: string; prepared: Prepared },
): Promise<EditEffects | null> {
  const { before, plan, trials, changes } = prepared;
  const row = await lockSweep(tx, id);
  if (!row || row.planVersion !== before.planVersion || row.state !== before.state) return null;
  const [made] = await tx
    .select({ trials: sql`count(*)`.mapWith(Number) })
    .from(trial)
    .where(eq(trial.sweepId, id));
  if (made?.trials !== trials.length) return null;
  const effects = decideEdit({ ...row, isLimited: row.limitReached !== null }, changes);
  if ("refused" in effects) throw conflict(effects.refused);
  if (row.datasetId !== null) {
    await requireLiveDataset(tx, row.datasetId);
    await makeSplits(tx, plan, row.datasetId);
  }
  const searchStart = searchStartAfter({ plan: row.plan, start: row.searchStart, trials }, plan, changes);
  const outside = searchStart?.outside ?? 0;
  const version = await recordEdit(tx, {
    row,
    by,
    plan,
    changes,
    more: {
      searchStart,
      limitReached: null,
      cost: await costOf(tx, {
        plan,
        datasetId: row.datasetId,
        outside,
        earlier: await earlierOf(tx, { id, plan }),
      }),
    },
  });
  const open = and(eq(trial.sweepId, id), inArray(trial.state, [...ACTIVE_STATES]));
  if (effects.resumesLimited)
    await tx
      .update(trial)
      .set({ isDue: true })
      .where(and(eq(trial.sweepId, id), sql`${trial.stop} ->> 'rule' = 'budget'`));
  if (effects.changesRule) {
    const ids = await tx.select({ id: trial.id }).from(trial).where(open);
    await lockTrials(
      tx,
      ids.map((one) => one.id),
    );
    await tx.update(trial).set({ ruleVersion: version }).where(open);
    await forgetReports(tx, id);
  }
  if (effects.reopensSweep) {
    const promotion = promotionOf(plan);
    // What a population has replaced stays so.
    if (promotion && !populationOf(plan)) await waitAgain(tx, id, promotion.kind);
    const [now] = await tx.select().from(sweep).where(eq(sweep.id, id));
    if (now) await openGeneration(tx, now);
  }
  if (effects.addsRuns) {
    await tx
      .update(trial)
      .set({ isDue: true })
      .where(
        and(
          eq(trial.sweepId, id),
          eq(trial.isRefit, false),
          or(eq(trial.state, "complete"), inArray(trial.state, [...ACTIVE_STATES, WAITING])),
        ),
      );
    // Trials are compared over their first runs: beyond the ones that come first as before, by others' reports only.
    await tx
      .delete(trialReport)
      .where(and(eq(trialReport.sweepId, id), sql`${trialReport.runs} > ${sameFirstRuns(row.plan, plan)}`));
  }
  await tx.insert(sweepEvent).values({ sweepId: id, kind: "edit", detail: { version, by } });
  return effects;
}

/** What reports stand for is the rule's; the open runs' are read again from their points, and none of those is judged. */
async function forgetReports(tx: Context, sweepId: number): Promise<void> {
  const ofSweep = tx.select({ id: run.id }).from(run).where(eq(run.sweepId, sweepId));
  await tx.delete(trialReport).where(eq(trialReport.sweepId, sweepId));
  await tx.delete(runReport).where(inArray(runReport.runId, ofSweep));
  await tx
    .update(run)
    .set({
      judgedAfter: sql`(select ${training.epoch} from ${training} where ${training.id} = ${run.trainingId})`,
    })
    .where(and(eq(run.sweepId, sweepId), inArray(run.state, [...ACTIVE_STATES])));
}

/** How many runs of a trial come first, and in the same order, by both plans. */
function sameFirstRuns(before: Plan, after: Plan): number {
  const [old, next] = [before, after].map((plan) =>
    plan.folds.flatMap((fold) => plan.seeds.map((seed) => `${fold}/${seed}`)),
  );
  const first = (old ?? []).findIndex((key, index) => key !== next?.[index]);
  return first === -1 ? (old ?? []).length : first;
}

/** The cost of the edited plan, with the trials that its space has no place for any more. */
async function costOf(
  tx: Context,
  {
    plan,
    datasetId,
    outside,
    earlier,
  }: { plan: Plan; datasetId: number | null; outside: number; earlier: readonly Observation[] },
): Promise<SweepRow["cost"]> {
  if (outside === 0 || isNested(plan)) return estimateCost({ ctx: tx, plan, datasetId, earlier });
  const maxTrials = Math.max(1, plan.budget.maxTrials - outside);
  const cost = await estimateCost({
    ctx: tx,
    plan: { ...plan, budget: { ...plan.budget, maxTrials } },
    datasetId,
    earlier,
  });
  const runs = outside * runsAtOnce(plan);
  return {
    ...cost,
    trials: cost.trials + outside,
    runs: cost.runs + runs,
    shared: cost.shared + runs,
    ...(cost.allEpochs === undefined
      ? {}
      : { allEpochs: cost.allEpochs + Math.round((cost.allEpochs / Math.max(1, cost.runs)) * runs) }),
  };
}
