/** A run's fold: `0`; of a nested cross-validation's inner folds `0.2`, inner fold 2 of outer fold 0. */
export function foldLabel({
  fold,
  innerOf = null,
}: {
  readonly fold: number | null;
  readonly innerOf?: number | null;
}): string {
  return innerOf === null ? String(fold ?? "?") : `${innerOf}.${fold ?? "?"}`;
}
