import { endReasonOf, type PlannedTrial, plannedTrials } from "@foldwise/core";
import { asc, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, sweepEvent, trial } from "../../schema";
import { lockSweep } from "../locks";

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

/**
 * One step of a sweep, under the lock of its row: asks the sampler for configurations while fewer trials are open
 * than may be, and ends the sweep when none is open and none will come.
 */
export async function advanceSweep({
  ctx,
  sweepId,
  uid,
  generation,
}: {
  ctx: Context;
  sweepId: number;
  uid: string;
  generation: number;
}): Promise<Advance> {
  return ctx.transaction(async (tx) => {
    const row = await lockSweep(tx, sweepId);
    if (!row || row.uid !== uid || row.generation !== generation)
      return { verdict: "superseded", uid, intentVersion: 0, open: [] };
    const answer = { uid: row.uid, intentVersion: row.intentVersion };
    if (!["queued", "running", "paused"].includes(row.state))
      return { ...answer, verdict: "ended", open: [] };
    const wanted = row.intent === "cancel" || row.deletedAt !== null ? "cancel" : row.intent;
    let trials = await readTrials(tx, sweepId);
    let exhausted = row.proposed >= row.exhausted && row.exhausted > 0;
    if (wanted === "run") {
      if (row.startedAt === null)
        await tx.update(sweep).set({ startedAt: sql`now()`, state: "running" }).where(eq(sweep.id, sweepId));
      const proposed = await propose(tx, row, trials);
      exhausted = proposed.exhausted;
      if (proposed.added) trials = await readTrials(tx, sweepId);
    }
    const open = trials.filter(isOpen).map(({ id, number, generation: of }): OpenTrial => [id, number, of]);
    if (open.length === 0 && (wanted === "cancel" || exhausted)) {
      await end(tx, row, wanted === "cancel", trials);
      return { ...answer, verdict: "ended", open };
    }
    const verdict = wanted === "cancel" ? "cancelling" : wanted === "pause" ? "paused" : "go";
    return { ...answer, verdict, open };
  });
}

type TrialRow = Pick<
  typeof trial.$inferSelect,
  "id" | "number" | "generation" | "state" | "proposal" | "variant" | "configuration" | "reason" | "objective"
>;

function readTrials(tx: Context, sweepId: number): Promise<TrialRow[]> {
  return tx
    .select({
      id: trial.id,
      number: trial.number,
      generation: trial.generation,
      state: trial.state,
      proposal: trial.proposal,
      variant: trial.variant,
      configuration: trial.configuration,
      reason: trial.reason,
      objective: trial.objective,
    })
    .from(trial)
    .where(eq(trial.sweepId, sweepId))
    .orderBy(asc(trial.number));
}

const isOpen = ({ state }: Pick<TrialRow, "state">) =>
  state === "queued" || state === "running" || state === "paused";

/** Makes the next trials of the plan while there is room, and says whether there are no more. */
async function propose(
  tx: Context,
  row: SweepRow,
  trials: readonly TrialRow[],
): Promise<{ added: boolean; exhausted: boolean }> {
  const room = row.concurrency - trials.filter(isOpen).length;
  const coming = plannedTrials(row.plan, trials);
  const next: PlannedTrial[] = [];
  let step = coming.next();
  while (!step.done && next.length < room) {
    next.push(step.value);
    step = coming.next();
  }
  if (next.length > 0)
    await tx.insert(trial).values(next.map((planned) => ({ ...planned, sweepId: row.id })));
  const exhausted = step.done === true;
  const proposed = new Set([...trials, ...next].map(({ proposal }) => proposal)).size;
  await tx
    .update(sweep)
    .set({ proposed, exhausted: exhausted ? Math.max(1, proposed) : 0 })
    .where(eq(sweep.id, row.id));
  return { added: next.length > 0, exhausted };
}

/** Complete when every trial is; failed when one failed, with the count; cancelled when that was asked; and why. */
async function end(
  tx: Context,
  row: SweepRow,
  cancelled: boolean,
  trials: readonly TrialRow[],
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
