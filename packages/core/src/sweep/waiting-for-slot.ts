import { isRunnable, type RunState, type SweepState, type TrialState, WAITING } from "../states";

/** Of work that was handed to the workers: what one of them has claimed, and what lies in the task queue. */
export interface ScheduledWork {
  claimed: number;
  queued: number;
}

export const WAITING_FOR_SLOT = "waiting for a slot";

/**
 * The one rule: a sweep, trial or run that moves waits for a slot while some of its work is scheduled and no worker has
 * claimed any. Its state stays what it is.
 */
export function isWaitingForSlot(
  state: SweepState | TrialState | RunState,
  { claimed, queued }: ScheduledWork,
): boolean {
  return isRunnable(state) && claimed === 0 && queued > 0;
}

/**
 * The state in words; `waiting for a slot` instead of one that says that something runs, and `waiting at rung 1` of a trial
 * that waits for its promotion.
 */
export function stateText(of: { state: string; waitingForSlot: boolean; rung?: number | null }): string {
  if (of.waitingForSlot) return WAITING_FOR_SLOT;
  if (of.state !== WAITING) return of.state;
  return of.rung === undefined || of.rung === null ? "waiting for promotion" : `waiting at rung ${of.rung}`;
}
