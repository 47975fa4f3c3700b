import type { EvaluationView } from "@foldwise/core";

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

type Matrix = Pick<EvaluationView, "classes" | "confusion">;

/** Rows true, columns predicted. */
export function confusionCells({ classes, confusion }: Matrix): ConfusionCell[][] {
  return confusion.map((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      truth: classes[truth] ?? String(truth),
      predicted: classes[predicted] ?? String(predicted),
      count,
      share: total === 0 ? null : count / total,
    }));
  });
}

export function perClass({ classes, confusion }: Matrix): ClassRow[] {
  return classes.map((name, index) => {
    const images = confusion[index]?.reduce((sum, count) => sum + count, 0) ?? 0;
    const called = confusion.reduce((sum, row) => sum + (row[index] ?? 0), 0);
    const right = confusion[index]?.[index] ?? 0;
    return {
      name,
      images,
      precision: called === 0 ? null : right / called,
      recall: images === 0 ? null : right / images,
    };
  });
}
