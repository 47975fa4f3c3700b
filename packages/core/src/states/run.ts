import { makeStateMachine } from "./machine";
import type { SweepIntent } from "./sweep";
import { ACTIVE_STATES, PRUNED, RETRYABLE_STATES, WAITING, WORK_STATES } from "./work-states";

export const RUN_STATES = [...WORK_STATES, PRUNED, WAITING] as const;
export type RunState = (typeof RUN_STATES)[number];

/**
 * | event | when |
 * |---|---|
 * | start | an attempt has begun on its training |
 * | queue | its training waits for an attempt and its sweep is to go on |
 * | pause | its sweep is to pause and no attempt works for this run alone |
 * | complete | its training and its evaluations are all stored |
 * | fail | its training failed, or what this run needs of it |
 * | cancel | its trial was closed before it ended |
 * | prune | its trial was closed, stopped by a stopping rule, before it ended |
 * | wait | its trial has come to a rung, where it waits until it is promoted |
 * | promote | its trial is promoted: it trains on from its last checkpoint |
 * | rewait | its trial waits at its rung again, as its sweep goes on |
 * | retry | somebody asked for it again; it goes on from the last checkpoint |
 * | reopen | its trial goes on: a budget that had ended it was raised, or it waits and has to train added folds or seeds up to its rung |
 */
export const runMachine = makeStateMachine("run", RUN_STATES, {
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
  reopen: { from: [PRUNED, WAITING], to: "queued" },
});

/**
 * The event by which a run's state follows the intent of its sweep; null where it stays as it is.
 * @param othersWantTraining whether a run of a sweep that goes on shares its training: the attempt works for that one
 * @param hasAttempt whether an attempt is at work on its training
 */
export function runFollows({
  state,
  intent,
  othersWantTraining,
  hasAttempt,
}: {
  state: RunState;
  intent: SweepIntent;
  othersWantTraining: boolean;
  hasAttempt: boolean;
}): "pause" | "queue" | null {
  if (intent === "run" && state === "paused") return "queue";
  if (intent !== "pause") return null;
  const isReleased = othersWantTraining || !hasAttempt;
  return state === "queued" || (state === "running" && isReleased) ? "pause" : null;
}

/** States in which a run may have to follow the intent of its sweep, whatever else is the case. */
export function mayRunFollow(intent: SweepIntent): RunState[] {
  return RUN_STATES.filter(
    (state) => runFollows({ state, intent, othersWantTraining: true, hasAttempt: false }) !== null,
  );
}
