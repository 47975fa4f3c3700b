import { type ConfusionMatrix, canonicalMetric } from "../metrics";
import type { BaselineFile, BaselineMatrix, BaselineValue } from "./schema";

/** The published number of one place of a table, or undefined where the source prints none. */
export function findBaseline(
  file: BaselineFile,
  place: { table: string; row: string; column: string; metric: string },
): BaselineValue | undefined {
  const metric = canonicalMetric(place.metric);
  return file.values.find(
    (entry) =>
      entry.table === place.table &&
      entry.row === place.row &&
      entry.column === place.column &&
      canonicalMetric(entry.metric) === metric,
  );
}

/** The confusion matrices that a published number may come from; empty when none is known. */
export function candidateMatrices(file: BaselineFile, key: string | undefined): ConfusionMatrix[] {
  const entry: BaselineMatrix | undefined = file.matrices.find((matrix) => matrix.key === key);
  return entry?.candidates.map((counts) => ({ classes: entry.classes, counts })) ?? [];
}
