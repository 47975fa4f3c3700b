import type { SweepState } from "../states";

interface Trainings {
  planned: number;
  complete: number;
  /** Ended with their trials. */
  pruned: number;
}

/** How many trainings of a sweep have ended as they should: complete, or pruned with their trials. */
export function endedTrainings({ complete, pruned }: Pick<Trainings, "complete" | "pruned">): number {
  return complete + pruned;
}

/** `10 complete, 8 pruned`; null where none is pruned. */
export function endedText({ complete, pruned }: Pick<Trainings, "complete" | "pruned">): string | null {
  return pruned === 0 ? null : `${complete} complete, ${pruned} pruned`;
}

/**
 * How a count is given against what is planned: of trials that wait to be promoted that is a maximum, until the sweep is
 * complete.
 */
export function isMaximum({
  state,
  epochs,
}: {
  state: SweepState;
  epochs: { expected?: number | undefined };
}): boolean {
  return epochs.expected !== undefined && state !== "complete";
}
