import type { TrainerEvent } from "@foldwise/core/contracts/trainer";

/** How a job speaks with whoever started it. */
export interface JobIo {
  emit(event: TrainerEvent): void;
  /** What was asked of the job by now. */
  requested(): "nothing" | "stop-after-epoch" | "stop-now";
  /**
   * Called between two units of work (batches, images), however long the whole takes: gives waiting commands, and the
   * news that the parent is gone, their turn, and tells the parent that there is progress.
   */
  breathe(): Promise<void>;
}

/** Calls through at most once in `milliseconds`. */
export function throttle<T>(milliseconds: number, call: (value: T) => void): (value: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (value) => {
    const now = performance.now();
    if (now - last < milliseconds) return;
    last = now;
    call(value);
  };
}
