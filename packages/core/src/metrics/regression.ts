/** True and predicted number of one item. */
export interface PredictedNumber {
  readonly target: number;
  readonly predicted: number;
}

/** Measures of a regression; null where one does not exist. */
export type RegressionMeasures = Record<"rmse" | "mae" | "mse" | "r2", number | null>;

/**
 * Root mean squared error, mean absolute error, mean squared error and the coefficient of determination over items, as
 * scikit-learn has them: R² is 1 less squared errors over squared deviations from the items' own mean, below 0 for what
 * predicts worse than that mean.
 *
 * @returns all null without items, or with an item that is no finite number; R² null where the targets are all alike
 */
export function regressionMeasures(items: readonly PredictedNumber[]): RegressionMeasures {
  const isKnown = items.every(
    ({ target, predicted }) => Number.isFinite(target) && Number.isFinite(predicted),
  );
  if (items.length === 0 || !isKnown) return { rmse: null, mae: null, mse: null, r2: null };
  const mean = (of: (item: PredictedNumber) => number) =>
    items.reduce((sum, item) => sum + of(item), 0) / items.length;
  const centre = mean(({ target }) => target);
  const mse = mean(({ target, predicted }) => (predicted - target) ** 2);
  const spread = mean(({ target }) => (target - centre) ** 2);
  return {
    rmse: Math.sqrt(mse),
    mae: mean(({ target, predicted }) => Math.abs(predicted - target)),
    mse,
    r2: spread > 0 ? 1 - mse / spread : null,
  };
}
