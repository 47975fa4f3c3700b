export interface ConfusionCell {
  truth: string;
  predicted: string;
  count: number;
  /** Of the images of the true class; null where it has none. */
  share: number | null;
  /** Of the images that are predicted as this class; null where there are none. */
  shareOfPredicted: number | null;
}

export interface ClassRow {
  name: string;
  images: number;
  precision: number | null;
  recall: number | null;
}

export interface Matrix {
  classes: readonly string[];
  /** Rows true, columns predicted. */
  counts: readonly (readonly number[])[];
}

/** A cell for each pair of classes. */
export function confusionCells({ classes, counts }: Matrix): ConfusionCell[][] {
  const called = classes.map((_, c) => counts.reduce((sum, row) => sum + (row[c] ?? 0), 0));
  return counts.map((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      truth: classes[truth] ?? String(truth),
      predicted: classes[predicted] ?? String(predicted),
      count,
      share: total === 0 ? null : count / total,
      shareOfPredicted: called[predicted] ? count / (called[predicted] ?? 1) : null,
    }));
  });
}

/** Orders of the classes: their own, or those with the most mistakes first. */
export const CLASS_ORDERS = ["given", "mistakes"] as const;
export type ClassOrder = (typeof CLASS_ORDERS)[number];

/**
 * Some classes of a matrix in an order of theirs: a mistake counts for the class that an image has and for the one that it
 * is predicted as. Of equal ones earlier classes come first.
 */
export function orderedMatrix({ classes, counts }: Matrix, order: ClassOrder, most: number): Matrix {
  const mistakes = classes.map((_, c) =>
    counts.reduce((sum, row, r) => (r === c ? sum : sum + (row[c] ?? 0) + (counts[c]?.[r] ?? 0)), 0),
  );
  const places = [...classes.keys()];
  if (order === "mistakes") places.sort((a, b) => (mistakes[b] ?? 0) - (mistakes[a] ?? 0) || a - b);
  const shown = places.slice(0, most);
  return {
    classes: shown.map((place) => classes[place] ?? ""),
    counts: shown.map((row) => shown.map((column) => counts[row]?.[column] ?? 0)),
  };
}

export function perClass({ classes, counts }: Matrix): ClassRow[] {
  return classes.map((name, index) => {
    const images = counts[index]?.reduce((sum, count) => sum + count, 0) ?? 0;
    const called = counts.reduce((sum, row) => sum + (row[index] ?? 0), 0);
    const right = counts[index]?.[index] ?? 0;
    return {
      name,
      images,
      precision: called === 0 ? null : right / called,
      recall: images === 0 ? null : right / images,
    };
  });
}

/** The most frequent mistakes, of equal ones those of earlier classes first. */
export function topConfusions(matrix: Matrix, most: number): ConfusionCell[] {
  return confusionCells(matrix)
    .flatMap((row, truth) => row.filter((cell, predicted) => predicted !== truth && cell.count > 0))
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
}
