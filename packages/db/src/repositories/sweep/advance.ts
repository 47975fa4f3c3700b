import { FoldwiseError } from "@foldwise/core/errors";
import { endReasonOf } from "@foldwise/core/sweep";
import { asc, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, sweepEvent, trial } from "../../schema";
import { lockSweep } from "../locks";
import { decideTrials, isOpen, placeOf, type TrialDecision } from "./decide-trials";

type SweepRow = typeof sweep.$inferSelect;
/** Least of a trial that its workflow's id and input are made from: id, number, generation. */
export type OpenTrial = readonly [id: number, number: number, generation: number];

export interface Advance {
  /** `superseded`: a newer generation has the sweep. */
  verdict: "go" | "paused" | "cancelling" | "ended" | "superseded";
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
}

/** Decisions in a row that others may overtake; each time somebody has changed the sweep in between. */
const MAX_DECISIONS = 20;

/**
 * One step of a sweep: makes the next trials while fewer are open than may be, and ends the sweep when none is open and
 * none will come. Which trials come next is decided before the sweep's row is locked, as a sampler may take its time
 * and pause and cancel must not wait for it; a decision that somebody has overtaken is made again.
 */
export async function advanceSweep(step: Step): Promise<Advance> {
  for (let tries = 0; tries < MAX_DECISIONS; tries++) {
    const decided = await decideTrials(step.ctx, step.sweepId);
    const advance = await step.ctx.transaction((tx) => write(tx, step, decided));
    if (advance) return advance;
  }
  throw new FoldwiseError("unavailable", `Sweep ${step.sweepId} changes faster than it can be advanced.`);
}

/** Null for a decision that does not fit the sweep as it is now. */
async function write(
  tx: Context,
  { sweepId, uid, generation }: Step,
  decided: TrialDecision | null,
): Promise<Advance | null> {
  const row = await lockSweep(tx, sweepId);
  if (!row || row.uid !== uid || row.generation !== generation)
    return { verdict: "superseded", uid, intentVersion: 0, open: [] };
  const answer = { uid: row.uid, intentVersion: row.intentVersion };
  if (!["queued", "running", "paused"].includes(row.state)) return { ...answer, verdict: "ended", open: [] };
  const wanted = row.intent === "cancel" || row.deletedAt !== null ? "cancel" : row.intent;
  let trials = await readStates(tx, sweepId);
  let exhausted = row.proposed >= row.exhausted && row.exhausted > 0;
  if (wanted === "run") {
    if (decided?.intentVersion !== row.intentVersion || decided.trials !== trials.length) return null;
    const change = row.startedAt === null ? { startedAt: sql`now()`, state: "running" as const } : {};
    await tx
      .update(sweep)
      .set({ ...change, ...placeOf(decided) })
      .where(eq(sweep.id, sweepId));
    exhausted = decided.exhausted;
    if (decided.next.length > 0) {
      await tx.insert(trial).values(decided.next.map((planned) => ({ ...planned, sweepId })));
      trials = await readStates(tx, sweepId);
    }
  }
  const open = trials.filter(isOpen).map(({ id, number, generation: of }): OpenTrial => [id, number, of]);
  if (open.length === 0 && (wanted === "cancel" || exhausted)) {
    await end(tx, row, wanted === "cancel", trials);
    return { ...answer, verdict: "ended", open };
  }
  const verdict = wanted === "cancel" ? "cancelling" : wanted === "pause" ? "paused" : "go";
  return { ...answer, verdict, open };
}

type TrialState = Pick<typeof trial.$inferSelect, "id" | "number" | "generation" | "state">;

function readStates(tx: Context, sweepId: number): Promise<TrialState[]> {
  return tx
    .select({ id: trial.id, number: trial.number, generation: trial.generation, state: trial.state })
    .from(trial)
    .where(eq(trial.sweepId, sweepId))
    .orderBy(asc(trial.number));
}

/** Complete when every trial is; failed when one failed, with the count; cancelled when that was asked; and why. */
async function end(
  tx: Context,
  row: SweepRow,
  cancelled: boolean,
  trials: readonly TrialState[],
): Promise<void> {
  const failed = trials.filter(({ state }) => state === "failed").length;
  const state = cancelled ? "cancelled" : failed > 0 ? "failed" : "complete";
  const failure =
    state === "failed"
      ? {
          kind: "trials",
          message: `${failed} of ${trials.length} trials failed.`,
          remedy: "Look at the trials, then retry: what is finished is kept.",
        }
      : null;
  const endReason = endReasonOf(row.plan, trials.length, cancelled);
  await tx
    .update(sweep)
    .set({ state, failure, endReason, finishedAt: sql`now()` })
    .where(eq(sweep.id, row.id));
  await tx.insert(sweepEvent).values({
    sweepId: row.id,
    kind: state,
    detail: { trials: trials.length, failed, reason: endReason.kind },
  });
}
