/** Counts of images by true class (rows) and predicted class (columns), both in the order of `classes`. */
export interface ConfusionMatrix {
  readonly classes: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts a confusion matrix.
 *
 * @param labels true class of each image, an index into `classes`, shape [n]
 * @param predicted predicted class of each image, an index into `classes`, shape [n]
 * @param classes names of the classes, at least two, all different
 * @throws RangeError when the lengths differ, an index is not in `classes`, or `classes` is unfit
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): ConfusionMatrix {
  requireClasses(classes);
  if (labels.length !== predicted.length) {
    throw new RangeError(`${labels.length} labels but ${predicted.length} predictions`);
  }
  const counts = classes.map(() => new Array<number>(classes.length).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = counts[labels[i] ?? -1];
    const column = predicted[i] ?? -1;
    const count = row?.[column];
    if (row === undefined || count === undefined) {
      throw new RangeError(
        `image ${i}: label ${labels[i]}, prediction ${column}: not indices of ${classes.length} classes`,
      );
    }
    row[column] = count + 1;
  }
  return { classes, counts };
}

/**
 * The sum of several matrices over the same classes, as for the pooled matrix over folds.
 *
 * @throws RangeError when there is no matrix or the classes differ
 */
export function addConfusionMatrices(matrices: readonly ConfusionMatrix[]): ConfusionMatrix {
  const [first] = matrices;
  if (first === undefined) throw new RangeError("no confusion matrix to add");
  for (const matrix of matrices) {
    if (matrix.classes.join("\n") !== first.classes.join("\n")) {
      throw new RangeError(`classes differ: ${first.classes.join(", ")} and ${matrix.classes.join(", ")}`);
    }
  }
  const counts = first.classes.map((_, r) =>
    first.classes.map((_, c) => matrices.reduce((sum, m) => sum + (m.counts[r]?.[c] ?? 0), 0)),
  );
  return { classes: first.classes, counts };
}

/** The number of images in the matrix. */
export function confusionTotal(matrix: ConfusionMatrix): number {
  return matrix.counts.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
}

/** Throws RangeError unless the matrix is square over its classes with whole, non-negative counts. */
export function requireConfusionMatrix(matrix: ConfusionMatrix): void {
  requireClasses(matrix.classes);
  const n = matrix.classes.length;
  const square = matrix.counts.length === n && matrix.counts.every((row) => row.length === n);
  if (!square) throw new RangeError(`a confusion matrix of ${n} classes needs ${n} rows of ${n} counts`);
  for (const row of matrix.counts) {
    for (const count of row) {
      if (!Number.isSafeInteger(count) || count < 0)
        throw new RangeError(`${count} is not a count of images`);
    }
  }
}

function requireClasses(classes: readonly string[]): void {
  if (classes.length < 2) throw new RangeError("a confusion matrix needs at least two classes");
  if (new Set(classes).size !== classes.length)
    throw new RangeError(`duplicate class: ${classes.join(", ")}`);
}
