import { type TrainingState, trainingMachine } from "./training";

/** Attempts in a row that may end without a finished epoch, after which their training has failed. */
export const MAX_FAILURES_IN_ROW = 5;

/** How an attempt ended, as far as its training's state follows from it. */
export type AttemptEnding =
  /** Trained to its end. */
  | { readonly kind: "complete" }
  /** Nobody wanted it to go on now. */
  | { readonly kind: "stopped"; readonly event: "release" | "pause" | "cancel" }
  /** `isFinal`: trying again would end the same way. */
  | { readonly kind: "failed"; readonly isFinal: boolean };

export interface TrainingAfter {
  readonly event: "complete" | "fail" | "release" | "pause" | "cancel";
  readonly state: TrainingState;
  readonly failuresInRow: number;
  /** True where the last of too many failures in a row, not a final one, has failed the training. */
  readonly isWornOut: boolean;
}

/**
 * The training after one of its attempts. A failure that is not final leaves it queued, until MAX_FAILURES_IN_ROW
 * came without a finished epoch.
 * @param fromEpoch the epoch that the attempt went on from
 * @throws FoldwiseError `conflict` where the training's state does not allow that its attempt ends so
 */
export function trainingAfter(
  training: { readonly state: TrainingState; readonly epoch: number; readonly failuresInRow: number },
  fromEpoch: number,
  ending: AttemptEnding,
): TrainingAfter {
  const after = (event: TrainingAfter["event"], failuresInRow: number, isWornOut = false): TrainingAfter => ({
    event,
    state: trainingMachine.require(training.state, event),
    failuresInRow,
    isWornOut,
  });
  if (ending.kind === "complete") return after("complete", 0);
  if (ending.kind === "stopped") return after(ending.event, training.failuresInRow);
  const failures = training.epoch === fromEpoch ? training.failuresInRow + 1 : training.failuresInRow;
  if (ending.isFinal) return after("fail", failures);
  return failures >= MAX_FAILURES_IN_ROW ? after("fail", failures, true) : after("release", failures);
}
