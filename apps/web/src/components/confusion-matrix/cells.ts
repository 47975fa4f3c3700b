export interface ConfusionCell {
  truth: string;
  predicted: string;
  count: number;
  /** Of the images of the true class; null where it has none. */
  share: number | null;
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
  return counts.map((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      truth: classes[truth] ?? String(truth),
      predicted: classes[predicted] ?? String(predicted),
      count,
      share: total === 0 ? null : count / total,
    }));
  });
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
