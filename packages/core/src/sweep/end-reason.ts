/** Why a sweep makes no further trial. */
export const END_REASONS = ["space-exhausted", "budget-reached", "cancelled"] as const;

export interface EndReason {
  kind: (typeof END_REASONS)[number];
  /** Trials that were made. */
  trials: number;
  /** Trials that the budget allows. */
  budget: number;
  /** Trials that the whole space takes, all variants of each configuration; null where it has no end. */
  space: number | null;
}
