import { createRandom, makeSampler, makeSpace, type Observation, plannedProposals } from "@foldwise/core";
import { asc, eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, sweepEvent, trial } from "../../schema";

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
    const [row] = await tx.select().from(sweep).where(eq(sweep.id, sweepId)).for("update");
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
    const open = trials
      .filter(({ state }) => state === "queued" || state === "running" || state === "paused")
      .map(({ id, number, generation: of }): OpenTrial => [id, number, of]);
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
  "id" | "number" | "generation" | "state" | "proposal" | "configuration" | "reason" | "objective"
>;

function readTrials(tx: Context, sweepId: number): Promise<TrialRow[]> {
  return tx
    .select({
      id: trial.id,
      number: trial.number,
      generation: trial.generation,
      state: trial.state,
      proposal: trial.proposal,
      configuration: trial.configuration,
      reason: trial.reason,
      objective: trial.objective,
    })
    .from(trial)
    .where(eq(trial.sweepId, sweepId))
    .orderBy(asc(trial.number));
}

/** Trials are numbered in the order variants of the plan come, a configuration's variants side by side. */
async function propose(
  tx: Context,
  row: SweepRow,
  trials: readonly TrialRow[],
): Promise<{ added: boolean; exhausted: boolean }> {
  const { plan } = row;
  const variants = Object.keys(plan.variants);
  const isOpen = ({ state }: TrialRow) => state === "queued" || state === "running" || state === "paused";
  let openCount = trials.filter(isOpen).length;
  let count = trials.length;
  let proposed = row.proposed;
  const most = plannedProposals(plan);
  const history: Observation[] = observations(trials);
  const sampler = makeSampler(plan.sampler.kind, makeSpace(plan.space));
  const random = createRandom(plan.sampler.seed);
  const finished = () => count >= plan.budget.maxTrials || proposed >= most;
  let added = false;
  let dry = false;
  while (openCount < row.concurrency && !finished()) {
    const made = variants.filter((_, index) => index < countOf(trials, proposed));
    const proposal =
      configurationOf(trials, proposed) ?? sampler.propose({ number: proposed, history, random });
    if (!proposal) {
      dry = true;
      break;
    }
    for (const variant of variants.slice(made.length)) {
      if (openCount >= row.concurrency || count >= plan.budget.maxTrials) break;
      count += 1;
      openCount += 1;
      added = true;
      await tx.insert(trial).values({
        sweepId: row.id,
        number: count,
        proposal: proposed,
        variant,
        configuration: proposal.configuration,
        reason: proposal.reason,
      });
      made.push(variant);
    }
    // The rest of a configuration's variants come when there is room.
    if (made.length < variants.length) break;
    history.push({ number: proposed, configuration: proposal.configuration, state: "running", value: null });
    proposed += 1;
  }
  const exhausted = dry || finished();
  await tx
    .update(sweep)
    .set({ proposed, exhausted: exhausted ? Math.max(1, proposed) : 0 })
    .where(eq(sweep.id, row.id));
  return { added, exhausted };
}

function countOf(trials: readonly TrialRow[], proposal: number): number {
  return trials.filter((row) => row.proposal === proposal).length;
}

function configurationOf(trials: readonly TrialRow[], proposal: number) {
  const first = trials.find((row) => row.proposal === proposal);
  return first ? { configuration: first.configuration, reason: first.reason } : null;
}

/** One observation a configuration; its value is the mean over the variants that have one. */
function observations(trials: readonly TrialRow[]): Observation[] {
  const byProposal = groupBy(trials);
  return [...byProposal].map(([number, rows]) => {
    const values = rows.flatMap(({ objective }) => (objective === null ? [] : [objective]));
    const open = rows.some(({ state }) => state === "queued" || state === "running" || state === "paused");
    const state = open ? "running" : values.length > 0 ? "complete" : "failed";
    return {
      number,
      configuration: rows[0]?.configuration ?? {},
      state,
      value:
        open || values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    };
  });
}

function groupBy(trials: readonly TrialRow[]): Map<number, TrialRow[]> {
  const groups = new Map<number, TrialRow[]>();
  for (const row of trials) groups.set(row.proposal, [...(groups.get(row.proposal) ?? []), row]);
  return groups;
}

/** Complete when every trial is; failed when one failed, with the count; cancelled when that was asked. */
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
  await tx.update(sweep).set({ state, failure, finishedAt: sql`now()` }).where(eq(sweep.id, row.id));
  await tx
    .insert(sweepEvent)
    .values({ sweepId: row.id, kind: state, detail: { trials: trials.length, failed } });
}
