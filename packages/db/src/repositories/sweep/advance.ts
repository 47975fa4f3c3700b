import { FoldwiseError } from "@foldwise/core/errors";
import { ACTIVE_STATES, type StepVerdict, trialMachine } from "@foldwise/core/states";
import {
  decideStep,
  type NextTrials,
  nextTrials,
  type StepDecision,
  type StepSweep,
  type SweepSnapshot,
} from "@foldwise/core/sweep";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, sweepEvent, trial } from "../../schema";
import { lockSweep } from "../locks";

type SweepRow = typeof sweep.$inferSelect;
type Decided = Extract<StepDecision, { kind: "decided" }>;
/** Least of a trial that its workflow's id and input are made from: id, number, generation. */
export type OpenTrial = readonly [id: number, number: number, generation: number];

export interface Advance {
  verdict: StepVerdict;
  uid: string;
  intentVersion: number;
  /** Trials that have not ended, in order of number; at most the concurrency, but for a limit that was lowered. */
  open: OpenTrial[];
}

interface Step {
  ctx: Context;
  sweepId: number;
  uid: string;
  generation: number;
  /** Decides the next trials of a snapshot; may take its time, as nothing is locked meanwhile. */
  propose?: (snapshot: SweepSnapshot) => NextTrials | Promise<NextTrials>;
}

/** Decisions in a row that others may overtake; each time somebody has changed the sweep in between. */
const MAX_DECISIONS = 20;

/**
 * One step of a sweep: reads it, decides, and writes what was decided where nobody has changed the sweep in between.
 * The sampler is asked before the sweep's row is locked, so that pause and cancel never wait for it.
 * @throws FoldwiseError `invalid` when the sampler cannot search the plan's space, `unavailable` when every decision
 * was overtaken
 */
export async function advanceSweep({ propose = nextTrials, ...step }: Step): Promise<Advance> {
  for (let tries = 0; tries < MAX_DECISIONS; tries++) {
    const snapshot = await readSnapshot(step.ctx, step.sweepId);
    const next = snapshot ? await propose(snapshot) : null;
    const advance = await step.ctx.transaction((tx) => writeStep(tx, step, next));
    if (advance) return advance;
  }
  throw new FoldwiseError("unavailable", `Sweep ${step.sweepId} changes faster than it can be advanced.`);
}

/** A sweep with all that its sampler learns from, as it is now, without a lock; null where there is none. */
async function readSnapshot(ctx: Context, sweepId: number): Promise<SweepSnapshot | null> {
  const [row] = await ctx
    .select({ plan: sweep.plan, concurrency: sweep.concurrency, intentVersion: sweep.intentVersion })
    .from(sweep)
    .where(eq(sweep.id, sweepId));
  if (!row) return null;
  const trials = await ctx
    .select({
      state: trial.state,
      proposal: trial.proposal,
      variant: trial.variant,
      configuration: trial.configuration,
      reason: trial.reason,
      objective: trial.objective,
      outerFold: trial.outerFold,
      isRefit: trial.isRefit,
    })
    .from(trial)
    .where(eq(trial.sweepId, sweepId))
    .orderBy(asc(trial.number));
  return { ...row, trials };
}

/** Null for a decision that does not fit the sweep as it is now. */
async function writeStep(
  tx: Context,
  { sweepId, uid, generation }: Omit<Step, "propose">,
  next: NextTrials | null,
): Promise<Advance | null> {
  const row = await lockSweep(tx, sweepId);
  if (!row || row.uid !== uid || row.generation !== generation)
    return { verdict: "superseded", uid, intentVersion: 0, open: [] };
  const open = await readOpen(tx, sweepId);
  const decision = decideStep(await readStep(tx, row, open.length), next);
  if (decision.kind === "stale") return null;
  open.push(...(await writeDecision(tx, row, decision)));
  const { verdict } = decision;
  return { verdict, uid: row.uid, intentVersion: row.intentVersion, open: verdict === "ended" ? [] : open };
}

function readOpen(tx: Context, sweepId: number): Promise<OpenTrial[]> {
  return tx
    .select({ id: trial.id, number: trial.number, generation: trial.generation })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), inArray(trial.state, [...ACTIVE_STATES])))
    .orderBy(asc(trial.number))
    .then((rows) => rows.map(({ id, number, generation }): OpenTrial => [id, number, generation]));
}

async function readStep(tx: Context, row: SweepRow, open: number): Promise<StepSweep> {
  const [counts] = await tx
    .select({
      all: sql`count(*)`.mapWith(Number),
      failed: sql`count(*) filter (where ${eq(trial.state, trialMachine.to("fail"))})`.mapWith(Number),
      refits: sql`count(*) filter (where ${trial.isRefit})`.mapWith(Number),
    })
    .from(trial)
    .where(eq(trial.sweepId, row.id));
  return {
    plan: row.plan,
    state: row.state,
    intent: row.intent,
    isDeleted: row.deletedAt !== null,
    hasStarted: row.startedAt !== null,
    intentVersion: row.intentVersion,
    wasExhausted: row.proposed >= row.exhausted && row.exhausted > 0,
    trials: {
      all: counts?.all ?? 0,
      open,
      failed: counts?.failed ?? 0,
      refits: counts?.refits ?? 0,
    },
  };
}

/** Writes a decision; returns the trials that were made. */
async function writeDecision(
  tx: Context,
  row: SweepRow,
  { state, trials, ending }: Decided,
): Promise<OpenTrial[]> {
  if (trials) {
    const start = state === null ? {} : { startedAt: sql`coalesce(${sweep.startedAt}, now())`, state };
    const exhausted = trials.isExhausted ? Math.max(1, trials.proposed) : 0;
    await tx
      .update(sweep)
      .set({ ...start, proposed: trials.proposed, exhausted })
      .where(eq(sweep.id, row.id));
  }
  if (ending) {
    const { failure, failedTrials, reason } = ending;
    await tx
      .update(sweep)
      .set({ state: ending.state, failure, endReason: reason, finishedAt: sql`now()` })
      .where(eq(sweep.id, row.id));
    await tx.insert(sweepEvent).values({
      sweepId: row.id,
      kind: ending.state,
      detail: { trials: reason.trials, failed: failedTrials, reason: reason.kind },
    });
  }
  if (!trials || trials.next.length === 0) return [];
  const made = await tx
    .insert(trial)
    .values(trials.next.map((planned) => ({ ...planned, sweepId: row.id })))
    .returning({ id: trial.id, number: trial.number, generation: trial.generation });
  return made
    .toSorted((a, b) => a.number - b.number)
    .map(({ id, number, generation }): OpenTrial => [id, number, generation]);
}
