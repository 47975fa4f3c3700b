import type { EditMark } from "./edit-marks";
import type { SearchTrials } from "./trials";

/** What the importances of a search go by. */
export interface CompleteTrials {
  /** How many trials are complete. */
  complete: number;
  /** How often the plan was edited. */
  edits: number;
  /** How many of the complete trials have ended since the last edit. */
  renewed: number;
}

export function countComplete(
  { state, from, start, duration }: Pick<SearchTrials, "state" | "from" | "start" | "duration">,
  marks: readonly Pick<EditMark, "edits">[],
): CompleteTrials {
  const times = marks.flatMap(({ edits }) => edits.map(({ at }) => Date.parse(at)));
  const last = (Math.max(...times) - from.getTime()) / 1000;
  const complete = state.flatMap((one, index) => (one === "complete" ? [index] : []));
  const renewed = complete.filter((index) => (start[index] ?? 0) + (duration[index] ?? 0) >= last);
  return { complete: complete.length, edits: times.length, renewed: times.length === 0 ? 0 : renewed.length };
}
