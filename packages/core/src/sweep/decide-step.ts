import { desiredOf, isTerminal, type StepVerdict, type SweepIntent, type SweepState } from "../states";
import { sweepEnd, sweepMachine } from "../states/sweep";
import { type EndReason, endReasonOf } from "./end-reason";
import type { LimitReached } from "./limits";
import type { NextTrials } from "./next-trials";
import type { Plan } from "./plan";

/** What of a sweep a step is decided from. */
export interface StepSweep {
  readonly plan: Plan;
  readonly state: SweepState;
  readonly intent: SweepIntent;
  readonly isDeleted: boolean;
  /** False before its first step. */
  readonly hasStarted: boolean;
  readonly intentVersion: number;
  /** Whether the step before found that no further trial comes. */
  readonly wasExhausted: boolean;
  /** Set once a limit of its budget is reached. */
  readonly limit?: LimitReached | null;
  /**
   * How many trials there are, how many of them are queued, running or paused, how many wait for their promotion, the sum
   * of their rungs, how many failed, how many are refits, and how many a population's copies.
   */
  readonly trials: {
    readonly all: number;
    readonly open: number;
    readonly waiting: number;
    readonly rungs: number;
    readonly failed: number;
    readonly refits: number;
    readonly copies: number;
  };
  /** Of the trials, those that an edit has put outside of the space. */
  readonly outside?: number;
  /** Of the other trials of its search, those of a configuration that an earlier one has tried, by the same variant. */
  readonly repeated?: number;
}

/** How a sweep ends. */
export interface SweepEnding {
  readonly state: SweepState;
  readonly failedTrials: number;
  readonly failure: { kind: string; message: string; remedy: string } | null;
  readonly reason: EndReason;
}

export type StepDecision =
  /** The sweep has changed since its next trials were decided: they are to be decided again. */
  | { readonly kind: "stale" }
  | {
      readonly kind: "decided";
      readonly verdict: StepVerdict;
      /** The state to write before all else; null leaves it. */
      readonly state: SweepState | null;
      /** Trials to make; null where none are to be thought of now. */
      readonly trials: NextTrials | null;
      /** Set where the sweep ends with this step. */
      readonly ending: SweepEnding | null;
      /** Whether the trials that wait for their promotion are to be cancelled. */
      readonly cancelsWaiting: boolean;
    };

/**
 * One step of a sweep: makes its next trials where it is to run, and ends it when none is open and none will come.
 * @param next decided from a snapshot of the sweep; null where there was none
 */
export function decideStep(sweep: StepSweep, next: NextTrials | null): StepDecision {
  const decided = {
    kind: "decided",
    state: null,
    trials: null,
    ending: null,
    cancelsWaiting: false,
  } as const;
  if (isTerminal(sweep.state)) return { ...decided, verdict: "ended" };
  const desired = desiredOf(sweep);
  if (desired === "run") {
    const { trials } = sweep;
    const isCurrent =
      next?.of.intentVersion === sweep.intentVersion &&
      next.of.trials === trials.all &&
      next.of.rungs === trials.rungs;
    if (!next || !isCurrent) return { kind: "stale" };
    // Queued it is before its first step and again after a retry.
    const starts = !sweep.hasStarted || sweep.state === "queued";
    const state = starts ? sweepMachine.require(sweep.state, "start") : null;
    const isIdle = trials.open + next.next.length + next.promotions.length + next.reopen.length === 0;
    // One that has begun to wait since then may have to be promoted.
    if (isIdle && next.isExhausted && next.prunes.length < trials.waiting) return { kind: "stale" };
    const isOver = isIdle && next.isExhausted;
    return isOver
      ? { ...decided, verdict: "ended", state, trials: next, ending: endingOf(sweep, false) }
      : { ...decided, verdict: "go", state, trials: next };
  }
  const isCancelled = desired === "cancel";
  const { open, waiting } = sweep.trials;
  const cancelsWaiting = isCancelled && waiting > 0;
  if (open === 0 && (isCancelled || (sweep.wasExhausted && waiting === 0)))
    return { ...decided, verdict: "ended", ending: endingOf(sweep, isCancelled), cancelsWaiting };
  return { ...decided, verdict: isCancelled ? "cancelling" : "paused", cancelsWaiting };
}

/** Complete when every trial is; failed when one failed, with the count; cancelled when that was asked; and why. */
function endingOf(
  { plan, state, limit, trials, outside, repeated }: StepSweep,
  isCancelled: boolean,
): SweepEnding {
  const event = sweepEnd({ failedTrials: trials.failed, isCancelled });
  const failure = {
    kind: "trials",
    message: `${trials.failed} of ${trials.all} trials failed.`,
    remedy: "Inspect the failed trials, then retry; finished work is kept.",
  };
  return {
    state: sweepMachine.require(state, event),
    failedTrials: trials.failed,
    failure: event === "fail" ? failure : null,
    reason: endReasonOf(plan, trials.all - trials.refits - trials.copies, {
      isCancelled,
      limit,
      outside,
      repeated,
      copies: trials.copies,
    }),
  };
}
