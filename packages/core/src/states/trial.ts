import { makeStateMachine } from "./machine";
import type { SweepIntent } from "./sweep";
import { ACTIVE_STATES, isActive, PRUNED, RETRYABLE_STATES, WAITING, WORK_STATES } from "./work-states";

export const TRIAL_STATES = [...WORK_STATES, PRUNED, WAITING] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/**
 * | event | when |
 * |---|---|
 * | start | an attempt has begun for one of its runs, or it goes on after a pause |
 * | queue | it goes on after a pause before which none of its runs had started |
 * | pause | its sweep is to pause and none of its runs is running any more |
 * | complete, fail, cancel, prune | its workflow closes it, by what its runs came to and whether a stopping rule stopped it; one that waits is pruned or cancelled by the sweep's step |
 * | wait | its runs have come to a rung, where it waits until it is promoted; its workflow ends |
 * | promote | it is among the best of its rung: a new workflow goes on with it |
 * | retry | somebody asked for its failed or cancelled runs again |
 * | rewait | its sweep, at whose end it was pruned for want of a promotion, goes on: it waits at its rung again |
 * | reopen | an edit gave its sweep further folds or seeds, which one that waits trains up to its rung, or more of the budget that had ended it |
 */
export const trialMachine = makeStateMachine("trial", TRIAL_STATES, {
  start: { from: ACTIVE_STATES, to: "running" },
  queue: { from: ACTIVE_STATES, to: "queued" },
  pause: { from: ACTIVE_STATES, to: "paused" },
  complete: { from: ACTIVE_STATES, to: "complete" },
  fail: { from: ACTIVE_STATES, to: "failed" },
  cancel: { from: [...ACTIVE_STATES, WAITING], to: "cancelled" },
  prune: { from: [...ACTIVE_STATES, WAITING], to: PRUNED },
  wait: { from: ACTIVE_STATES, to: WAITING },
  promote: { from: [WAITING], to: "queued" },
  rewait: { from: [PRUNED], to: WAITING },
  retry: { from: RETRYABLE_STATES, to: "queued" },
  reopen: { from: ["complete", PRUNED, WAITING], to: "queued" },
});

/**
 * The event by which an open trial's state follows the intent of its sweep; null where it stays as it is. A cancelled
 * trial is closed by its workflow, not by this.
 * @param hasStarted whether one of its runs has ever started
 * @param hasRunningRun whether one is running still
 */
export function trialFollows({
  state,
  intent,
  hasStarted,
  hasRunningRun,
}: {
  state: TrialState;
  intent: SweepIntent;
  hasStarted: boolean;
  hasRunningRun: boolean;
}): "pause" | "start" | "queue" | null {
  if (!isActive(state) || intent === "cancel") return null;
  if (intent === "pause") return hasRunningRun || state === "paused" ? null : "pause";
  const event = hasStarted ? "start" : "queue";
  return state === trialMachine.to(event) ? null : event;
}

/**
 * How a trial ends, or that it waits, by what its runs came to. One that was stopped is pruned, whatever its runs came to meanwhile: others
 * were compared with it on that.
 * @param isCancelled whether its sweep is to be cancelled
 * @param isStopped whether a stopping rule has stopped it
 * @param isAtRung whether every run has come to the rung at which the trial is to wait
 * @param hasOwnFailure whether something kept the trial itself from going on, such as a refused configuration
 */
export function trialEnd({
  runStates,
  isCancelled,
  isStopped,
  isAtRung = false,
  hasOwnFailure,
}: {
  runStates: readonly TrialState[];
  isCancelled: boolean;
  isStopped: boolean;
  isAtRung?: boolean;
  hasOwnFailure: boolean;
}): "complete" | "fail" | "cancel" | "prune" | "wait" {
  if (isStopped) return "prune";
  if (runStates.length > 0 && runStates.every((state) => state === "complete")) return "complete";
  if (hasOwnFailure) return "fail";
  if (isCancelled) return "cancel";
  if (runStates.includes("failed")) return "fail";
  return isAtRung ? "wait" : "cancel";
}
