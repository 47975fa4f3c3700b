/**
 * States of the work that a person waits for. Sweeps, trials, runs and trainings have the same ones, each as its own
 * tuple, since each may get one that the others have not.
 */
export const WORK_STATES = ["queued", "running", "paused", "complete", "failed", "cancelled"] as const;
export type WorkState = (typeof WORK_STATES)[number];

/** Work that has not ended: it waits, is under way or is paused. */
export const ACTIVE_STATES = ["queued", "running", "paused"] as const satisfies readonly WorkState[];

/**
 * State of a trial, and of those of its runs that were open, which a stopping rule has ended: it has ended, is no
 * failure, and is not retried. Sweeps and trainings have no such state.
 */
export const PRUNED = "pruned";

/**
 * State of a trial, and of those of its runs that have not ended, that waits at a rung until it is promoted: it has no
 * workflow and takes no slot. The sweep's step lets it go on, or ends it.
 */
export const WAITING = "waiting";

/** Work that goes on by itself: of a training, the runs that want it to go on. A paused one waits for a person. */
export const RUNNABLE_STATES = ["queued", "running"] as const satisfies readonly WorkState[];

/** Work that has ended; only a person changes that, by a retry. */
export const TERMINAL_STATES = ["complete", "failed", "cancelled"] as const satisfies readonly WorkState[];

/** Work that has ended without a result: a retry goes on with it from its last checkpoint. */
export const RETRYABLE_STATES = ["failed", "cancelled"] as const satisfies readonly WorkState[];

/** True for a state that no further work will change by itself. */
export function isTerminal(
  state: WorkState | typeof PRUNED | typeof WAITING,
): state is (typeof TERMINAL_STATES)[number] | typeof PRUNED {
  return state === PRUNED || isOneOf(TERMINAL_STATES, state);
}

/** True for what has not ended and is not waiting for its promotion: queued, running or paused. */
export function isActive(
  state: WorkState | typeof PRUNED | typeof WAITING,
): state is (typeof ACTIVE_STATES)[number] {
  return isOneOf(ACTIVE_STATES, state);
}

/** True for what goes on by itself: queued or running. */
export function isRunnable(
  state: WorkState | typeof PRUNED | typeof WAITING,
): state is (typeof RUNNABLE_STATES)[number] {
  return isOneOf(RUNNABLE_STATES, state);
}

/** True for what ended without a result: failed or cancelled. */
export function isRetryable(
  state: WorkState | typeof PRUNED | typeof WAITING,
): state is (typeof RETRYABLE_STATES)[number] {
  return isOneOf(RETRYABLE_STATES, state);
}

export function isOneOf<State extends string>(states: readonly State[], state: string): state is State {
  return states.some((one) => one === state);
}
