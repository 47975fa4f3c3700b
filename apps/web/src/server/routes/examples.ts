/** Bodies that the OpenAPI document shows; a test parses each with the schema of its route. */
export const PLAN_EXAMPLE = {
  name: "learning rates",
  experiment: "first steps",
  dataset: "synthetic-cells",
  splits: { scheme: "leave-one-fold-out" },
  trainer: { kind: "tfjs", model: "mobilenet_m", inputSize: 64, widthMultiplier: 0.25 },
  folds: [0, 1, 2],
  variants: { base: {} },
  data: { balance: "none", augmentation: "none" },
  space: { learningRate: { type: "categorical", choices: [0.001, 0.01] } },
  training: { epochs: 10 },
};

export const TABLE_EXAMPLE = {
  id: "learning-rates",
  title: "Learning rate by fold",
  dataset: "synthetic-cells",
  metric: "balanced_accuracy",
  select: { testSigma: 0, weights: "best" },
  folds: [0, 1, 2],
  rows: [
    { key: "1e-3", label: "0.001", select: { learningRate: 0.001 } },
    { key: "1e-2", label: "0.01", select: { learningRate: 0.01 } },
  ],
  columns: [
    { key: "fold 0", label: "Fold 0", select: { fold: 0 } },
    { key: "mean", label: "Mean" },
  ],
};

export const BASELINE_EXAMPLE = {
  id: "my-lab-2026",
  source: { title: "Our earlier runs", venue: "laboratory notes", year: 2026 },
  values: [
    { table: "1", row: "base", column: "fold 0", metric: "accuracy", value: 0.91, unit: "fraction", n: 200 },
  ],
};
