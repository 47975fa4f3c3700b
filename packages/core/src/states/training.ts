import { makeStateMachine } from "./machine";
import type { SweepIntent } from "./sweep";
import { RETRYABLE_STATES, WORK_STATES } from "./work-states";

export const TRAINING_STATES = WORK_STATES;
export type TrainingState = (typeof TRAINING_STATES)[number];

/** How an attempt on a training ended. */
export const ATTEMPT_OUTCOMES = ["complete", "paused", "stopped", "failed", "lost", "drained"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** A cancelled one is among them: a run that still wants it may claim it, and an attempt may outlive its runs. */
const UNDECIDED = ["queued", "running", "paused", "cancelled"] as const;

/**
 * | event | when |
 * |---|---|
 * | claim | a worker begins an attempt |
 * | complete, fail | the attempt has come to an end that another would repeat, or too many were lost |
 * | release | the attempt ended before that, and some run wants the training to go on |
 * | pause | the attempt ended before that, and the runs that are left are paused |
 * | cancel | the attempt was stopped, or the training left by its runs, as nobody wants it |
 * | abandon | the last run that wanted it was closed while no attempt was at work |
 * | join | a run begins to share it |
 * | retry | its failed or cancelled runs are asked for again |
 * | retire | its last run is purged; nothing can find it any more |
 */
export const trainingMachine = makeStateMachine("training", TRAINING_STATES, {
  claim: { from: UNDECIDED, to: "running" },
  complete: { from: UNDECIDED, to: "complete" },
  fail: { from: UNDECIDED, to: "failed" },
  release: { from: UNDECIDED, to: "queued" },
  pause: { from: UNDECIDED, to: "paused" },
  cancel: { from: UNDECIDED, to: "cancelled" },
  abandon: { from: ["queued", "paused"], to: "cancelled" },
  join: { from: ["paused", ...RETRYABLE_STATES], to: "queued" },
  retry: { from: RETRYABLE_STATES, to: "queued" },
  retire: { from: TRAINING_STATES, to: "cancelled" },
});

/** What the runs of a training want of it, seen from the trial that has (or wants) it. */
export interface TrainingDemand {
  /** What the trial that asks wants. */
  readonly own: SweepIntent;
  /** Whether a run of another trial wants the training to go on. */
  readonly othersRun: boolean;
  /** Whether some run, of any trial, is only paused. */
  readonly anyPaused: boolean;
}

/** What becomes of a training that its own trial does not run on. */
export function trainingFollows({
  othersRun,
  anyPaused,
}: Omit<TrainingDemand, "own">): "release" | "pause" | "cancel" {
  if (othersRun) return "release";
  return anyPaused ? "pause" : "cancel";
}
