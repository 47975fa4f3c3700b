import { FoldwiseError, notFound } from "@foldwise/core/errors";
import {
  ACTIVE_STATES,
  isActive,
  PRUNED,
  type StepVerdict,
  type TrialState,
  trialMachine,
  WAITING,
} from "@foldwise/core/states";
import {
  decideStep,
  type MadeTrial,
  makeSearch,
  type NextTrials,
  nextTrials,
  type Search,
  type StepDecision,
  type StepSweep,
  type SweepSnapshot,
} from "@foldwise/core/sweep";
import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { isUniqueViolation } from "../../outage";
import { sweep, sweepEvent, trial } from "../../schema";
import { lockSweep } from "../locks";
import { listDueTrials, reopenTrials } from "../trial/reopen";
import { insertNextTrials } from "./insert-next-trials";
import { MADE_TRIAL } from "./made-trial";
import { readSweepNow, type SweepNow } from "./sweep-now";
import { cancelWaiting, type OpenTrial, writePromotions } from "./waiting-trials";
import { earlierOf } from "./warm-start";

type SweepRow = typeof sweep.$inferSelect;
type Decided = Extract<StepDecision, { kind: "decided" }>;
export interface Advance {
  verdict: StepVerdict;
  uid: string;
  intentVersion: number;
  /** Trials that have not ended, in order of number; at most the concurrency, but for a limit that was lowered. */
  open: OpenTrial[];
}

/**
 * What a process has read of a sweep and learned from it, the search of its sampler among it. Only saves time: whoever
 * has none, or an old one, reads the sweep's trials and answers the same.
 */
export interface SweepMemory {
  readonly uid: string;
  readonly generation: number;
  /** Of the plan that it searches. */
  readonly planVersion: number;
  readonly search: Search;
  /** All trials that were there, in order of number. */
  trials: ReadTrial[];
}

/** Memories by sweep; a process keeps those of the sweeps that it advanced last. */
export type SweepMemories = Map<number, SweepMemory>;
const MAX_MEMORIES = 32;

const SETTLED: readonly TrialState[] = [trialMachine.to("complete"), PRUNED];

interface ReadTrial extends MadeTrial {
  readonly id: number;
  readonly generation: number;
  readonly number: number;
  readonly isDue: boolean;
}

/** A sweep with all that its sampler learns from, at one time. */
interface Read {
  row: SweepNow;
  snapshot: SweepSnapshot;
  search: Search;
  trials: readonly ReadTrial[];
}

interface Step {
  ctx: Context;
  sweepId: number;
  uid: string;
  generation: number;
  /** Kept between the steps of a process; without them every trial is read each time. */
  memories?: SweepMemories;
  /** Decides the next trials of a snapshot; may take its time, as nothing is locked meanwhile. */
  propose?: (snapshot: SweepSnapshot, search?: Search) => NextTrials | Promise<NextTrials>;
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
    const read = await readSnapshot(step);
    const next = read ? await propose(read.snapshot, read.search) : null;
    const plain = read && next && (await writePlainStep(step, read, next));
    const advance = plain ?? (await step.ctx.transaction((tx) => writeStep(tx, step, next)));
    if (advance) return advance;
  }
  throw new FoldwiseError("unavailable", `Sweep ${step.sweepId} changes faster than it can be advanced.`);
}

/** A sweep with all that its sampler learns from, as it is now, without a lock; null where there is none. */
async function readSnapshot({ ctx, sweepId, memories = new Map() }: Step): Promise<Read | null> {
  const known = memories.get(sweepId);
  // What has changed of the trials is asked for with the sweep's row: nearly always it is still what is known.
  const [row, changed] = await Promise.all([
    readSweepNow(ctx, sweepId),
    known ? readChanged(ctx, sweepId, known.trials) : [],
  ]);
  if (!row) return null;
  const { uid, generation, planVersion, concurrency, intentVersion, limit } = row;
  const isSame = known?.uid === uid && known.generation === generation && known.planVersion === planVersion;
  const memory = isSame ? known : { uid, generation, ...(await readSearch(ctx, sweepId)), trials: [] };
  memory.trials = mergeTrials(memory.trials, isSame ? changed : await readChanged(ctx, sweepId, []));
  memories.delete(sweepId);
  memories.set(sweepId, memory);
  for (const oldest of memories.keys()) if (memories.size > MAX_MEMORIES) memories.delete(oldest);
  const { search, trials } = memory;
  const due = memory.planVersion > 0 ? await listDueTrials(ctx, { sweepId, limit: concurrency }) : [];
  const snapshot = { plan: search.plan, due, concurrency, intentVersion, limit, trials };
  return { row: { ...row, planVersion: memory.planVersion }, snapshot, search, trials };
}

async function readSearch(ctx: Context, sweepId: number): Promise<{ planVersion: number; search: Search }> {
  const [row] = await ctx
    .select({ plan: sweep.plan, start: sweep.searchStart, planVersion: sweep.planVersion })
    .from(sweep)
    .where(eq(sweep.id, sweepId));
  if (!row) throw notFound("sweep", sweepId);
  const earlier = await earlierOf(ctx, { id: sweepId, plan: row.plan });
  return { planVersion: row.planVersion, search: makeSearch(row.plan, row.start, earlier) };
}

/**
 * Trials that are new or may change: what has failed may be retried; what is complete or was pruned stays so, unless it is due. Of those that
 * wait at their rungs, most of a sweep, only the ones that have left them, or are to end, are read again.
 */
function readChanged(ctx: Context, sweepId: number, known: readonly ReadTrial[]): Promise<ReadTrial[]> {
  const numbers = (of: (one: ReadTrial) => boolean) => known.filter(of).map(({ number }) => number);
  const unsettled = numbers(({ state, isDue }) => isDue || (state !== WAITING && !SETTLED.includes(state)));
  const waiting = known.filter(({ state }) => state === WAITING);
  const changed = or(
    gt(trial.number, known.at(-1)?.number ?? 0),
    inArray(trial.number, unsettled),
    ...[...new Set(waiting.map(({ rung }) => rung ?? 0))].map((at) =>
      and(
        inArray(
          trial.number,
          numbers(({ state, rung }) => state === WAITING && rung === at),
        ),
        or(ne(trial.state, WAITING), ne(trial.rung, at), isNotNull(trial.stop)),
      ),
    ),
  );
  return ctx
    .select({ ...MADE_TRIAL, id: trial.id, generation: trial.generation })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), changed))
    .orderBy(asc(trial.number));
}

/** What was read, in the place of what was known of the same trials. */
function mergeTrials(known: readonly ReadTrial[], read: readonly ReadTrial[]): ReadTrial[] {
  if (known.length === 0) return [...read];
  const changed = new Map(read.map((one) => [one.number, one]));
  const merged = known.map((one) => {
    const now = changed.get(one.number);
    changed.delete(one.number);
    return now ?? one;
  });
  merged.push(...changed.values());
  return merged;
}

/**
 * Writes the step of a sweep that goes on and has trials to make, or nothing to do, in one statement that finds the sweep as
 * it was read: as nearly every step.
 * @returns null for any other step, and where the sweep has changed meanwhile: nothing is written
 */
async function writePlainStep(
  { ctx, sweepId, uid, generation }: Step,
  { row, snapshot, trials }: Read,
  next: NextTrials,
): Promise<Advance | null> {
  if (row.uid !== uid || row.generation !== generation || row.isDeleted) return null;
  const count = (of: (one: ReadTrial) => boolean) => trials.filter(of).length;
  const open = trials
    .filter(({ state }) => isActive(state))
    .map(({ id, number, generation }): OpenTrial => [id, number, generation]);
  const waiting = count(({ state }) => state === WAITING);
  // Promotion decides by more than the sweep's own row says.
  if (waiting + next.of.rungs > 0 || next.next.some(({ rung }) => rung !== undefined)) return null;
  if (next.promotions.length + next.prunes.length + next.reopen.length > 0) return null;
  const decision = decideStep(
    {
      ...row,
      plan: snapshot.plan,
      wasExhausted: row.proposed >= row.exhausted && row.exhausted > 0,
      trials: {
        all: trials.length,
        open: open.length,
        waiting,
        rungs: next.of.rungs,
        failed: count(({ state }) => state === trialMachine.to("fail")),
        refits: count(({ isRefit }) => isRefit),
        copies: count(({ exploit }) => Boolean(exploit)),
      },
    },
    next,
  );
  if (decision.kind !== "decided" || decision.verdict !== "go" || decision.ending) return null;
  const made = await insertNextTrials({ ctx, sweepId, row, next, state: decision.state }).catch((error) => {
    // Another step made the same trials of a configuration whose number the sweep's row has already.
    if (!isUniqueViolation(error)) throw error;
    return null;
  });
  if (made === null) return null;
  return { verdict: "go", uid, intentVersion: row.intentVersion, open: [...open, ...made] };
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
      copies: sql`count(${trial.exploit})`.mapWith(Number),
      waiting: sql`count(*) filter (where ${eq(trial.state, WAITING)})`.mapWith(Number),
      rungs: sql`coalesce(sum(${trial.rung}), 0)`.mapWith(Number),
    })
    .from(trial)
    .where(eq(trial.sweepId, row.id));
  // Only points that an edit enqueued come twice, and only an ending asks for them.
  const repeated = open === 0 && row.searchStart !== null ? await countRepeated(tx, row.id) : 0;
  return {
    plan: row.plan,
    state: row.state,
    intent: row.intent,
    isDeleted: row.deletedAt !== null,
    hasStarted: row.startedAt !== null,
    intentVersion: row.intentVersion,
    limit: row.limitReached,
    outside: row.searchStart?.outside,
    repeated: Math.max(0, repeated - (row.searchStart?.outsideAgain ?? 0)),
    wasExhausted: row.proposed >= row.exhausted && row.exhausted > 0,
    trials: {
      all: counts?.all ?? 0,
      open,
      waiting: counts?.waiting ?? 0,
      rungs: counts?.rungs ?? 0,
      failed: counts?.failed ?? 0,
      refits: counts?.refits ?? 0,
      copies: counts?.copies ?? 0,
    },
  };
}

/** Trials of a sweep's searches whose configuration an earlier one of the same search and variant has. */
async function countRepeated(tx: Context, sweepId: number): Promise<number> {
  const { outerFold, variant, configuration } = trial;
  const [counts] = await tx
    .select({
      repeated: sql`count(*) - count(distinct (${outerFold}, ${variant}, ${configuration}))`.mapWith(Number),
    })
    .from(trial)
    .where(and(eq(trial.sweepId, sweepId), eq(trial.isRefit, false), isNull(trial.exploit)));
  return counts?.repeated ?? 0;
}

/** Writes a decision; returns the trials that were promoted, made or go on. */
async function writeDecision(
  tx: Context,
  row: SweepRow,
  { state, trials, ending, cancelsWaiting }: Decided,
): Promise<OpenTrial[]> {
  const promoted = trials ? await writePromotions(tx, row.id, trials) : [];
  if (cancelsWaiting) await cancelWaiting(tx, row.id);
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
  if (!trials) return [];
  const reopened = await reopenTrials(tx, trials.reopen);
  const made =
    trials.next.length === 0
      ? []
      : await tx
          .insert(trial)
          .values(
            trials.next.map((planned) => ({
              ...planned,
              sweepId: row.id,
              planVersion: row.planVersion,
              ruleVersion: row.planVersion,
            })),
          )
          .returning({
            id: trial.id,
            number: trial.number,
            generation: trial.generation,
            state: trial.state,
          });
  // A copy that has no place yet waits as a trial at its rung does.
  const others = [...reopened, ...made.filter(({ state }) => isActive(state))]
    .toSorted((a, b) => a.number - b.number)
    .map(({ id, number, generation }): OpenTrial => [id, number, generation]);
  return [...promoted, ...others];
}
