import type { ObservedClasses, ObservedPrediction } from "./observation";

/** Position of a prediction in the flat confusion matrix. @param at position of each class */
export function cellOf(
  p: ObservedPrediction,
  classes: readonly string[],
  positiveClass: string | undefined,
  at: ReadonlyMap<string, number>,
): number {
  const row = at.get(p.label) ?? -1;
  return row * classes.length + (at.get(predictedClass(p, classes, positiveClass)) ?? -1);
}

/** The class that a prediction calls: as recorded, or of two classes the positive one from a score of 0.5 up. */
export function predictedClass(
  { predicted, score }: ObservedPrediction,
  classes: readonly string[],
  positiveClass: string | undefined,
): string {
  if (predicted !== undefined) return predicted;
  const positive = positiveClass ?? classes[0] ?? "";
  return score >= 0.5 ? positive : (classes.find((name) => name !== positive) ?? positive);
}

/** True when the predictions are there and count up to the evaluation's own confusion matrix. */
export function predictionsFit({ predictions, confusion, positiveClass }: ObservedClasses): boolean {
  if (predictions === undefined) return false;
  const { classes } = confusion;
  const counts = new Array<number>(classes.length ** 2).fill(0);
  const at = new Map(classes.map((name, c) => [name, c]));
  for (const p of predictions) {
    const cell = cellOf(p, classes, positiveClass, at);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return (
    confusion.counts.flat().every((count, i) => counts[i] === count) && counts.length === classes.length ** 2
  );
}

/** Images in place of predictions: for each true class, those called rightly first. */
export function matrixPredictions({ confusion }: ObservedClasses): ObservedPrediction[] {
  return confusion.classes.flatMap((label, row) => {
    const columns = [row, ...confusion.classes.keys()].filter((c, i) => i === 0 || c !== row);
    const calls = columns.flatMap((c) =>
      new Array<string>(confusion.counts[row]?.[c] ?? 0).fill(confusion.classes[c] ?? ""),
    );
    return calls.map((predicted, i) => ({
      imageId: `${label}/${i}`,
      label,
      predicted,
      score: 0,
      patient: null,
    }));
  });
}
