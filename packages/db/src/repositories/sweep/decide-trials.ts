import { type PlannedTrial, plannedTrials } from "@foldwise/core/sweep";
import { asc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, trial } from "../../schema";

type SweepRow = typeof sweep.$inferSelect;
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

export const isOpen = ({ state }: Pick<TrialRow, "state">) =>
  state === "queued" || state === "running" || state === "paused";

/** The trials that come next, and what of the sweep it was decided from. */
export interface TrialDecision {
  intentVersion: number;
  trials: number;
  next: PlannedTrial[];
  /** True where no trial comes after them. */
  exhausted: boolean;
  /** Configurations that the sampler has been asked for by then. */
  proposed: number;
}

/** Reads a sweep as it is now, without a lock, and decides which trials come next; null where there is none. */
export async function decideTrials(ctx: Context, sweepId: number): Promise<TrialDecision | null> {
  const [row] = await ctx.select().from(sweep).where(eq(sweep.id, sweepId));
  return row ? decide(row, await readTrials(ctx, sweepId)) : null;
}

/** Takes what the plan has next while there is room. */
function decide(row: SweepRow, trials: readonly TrialRow[]): TrialDecision {
  const room = row.concurrency - trials.filter(isOpen).length;
  const coming = plannedTrials(row.plan, trials);
  const next: PlannedTrial[] = [];
  let step = coming.next();
  while (!step.done && next.length < room) {
    next.push(step.value);
    step = coming.next();
  }
  const proposed = new Set([...trials, ...next].map(({ proposal }) => proposal)).size;
  const { intentVersion } = row;
  return { intentVersion, trials: trials.length, next, exhausted: step.done === true, proposed };
}

export function placeOf({ exhausted, proposed }: TrialDecision) {
  return { proposed, exhausted: exhausted ? Math.max(1, proposed) : 0 };
}
