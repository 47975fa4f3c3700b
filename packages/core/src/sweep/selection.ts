import type { Selection, TrainingOptions } from "./plan";

/**
 * What 0.1 always did, and what Keras' ModelCheckpoint monitors by default; Keras keeps a NaN that comes first as the
 * best, see improves.
 */
const DEFAULT_SELECTION: Selection = { metric: "val/loss", direction: "minimize" };

/** The rule that chooses a training's best epoch. */
export function selectionOf({ selection }: Pick<TrainingOptions, "selection">): Selection {
  return selection ?? DEFAULT_SELECTION;
}

export function isDefaultSelection({ metric, direction }: Selection): boolean {
  return metric === DEFAULT_SELECTION.metric && direction === DEFAULT_SELECTION.direction;
}

/**
 * True when a value is better than the best so far. Only a strictly better one is, so the first of equal epochs stays;
 * a value that is missing, NaN or infinite never is. Keras instead takes the first value it sees without a comparison,
 * so that a NaN in the first epoch stays its best for ever (Keras 3.15, `MonitorCallback._is_improvement`).
 * @param best null before the first finite value.
 */
export function improves(
  direction: Selection["direction"],
  value: number | undefined,
  best: number | null,
): value is number {
  if (value === undefined || !Number.isFinite(value)) return false;
  if (best === null) return true;
  return direction === "minimize" ? value < best : value > best;
}

/** `lowest val/loss`, `greatest val/auc`. */
export function selectionText({ metric, direction }: Selection): string {
  return `${direction === "minimize" ? "lowest" : "greatest"} ${metric}`;
}
