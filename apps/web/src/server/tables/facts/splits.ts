import type { TableDefinition, TableFact } from "@foldwise/core/tables";
import { mergeSelectors } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { type DatasetRow, readDataset } from "@foldwise/db/repositories/dataset";
import type { SplitCount } from "@foldwise/papers/contract";

/** Images of each class on each side of each fold, in the stored split by image. */
export async function splitCounts(db: Database, { id }: DatasetRow): Promise<SplitCount[]> {
  const { splits } = await readDataset({ ctx: db, key: id });
  return splits.find((split) => split.scheme === "within-fold-by-image")?.parts ?? [];
}

/** Images of each class on each side of the split by image. */
export async function splitFacts({
  db,
  dataset,
}: {
  db: Database;
  dataset: DatasetRow;
}): Promise<TableFact[]> {
  const parts = await splitCounts(db, dataset);
  const facts = parts.map(({ fold, side, class: name, images }) => ({
    row: `${side}/${name}`,
    column: `fold ${fold}`,
    value: images,
  }));
  const totals = new Map<string, { row: string; column: string; value: number }>();
  for (const { fold, class: name, images } of parts) {
    const key = `${fold}/${name}`;
    const value = (totals.get(key)?.value ?? 0) + images;
    totals.set(key, { row: `total/${name}`, column: `fold ${fold}`, value });
  }
  return [...facts, ...totals.values()];
}

/** Patients in training or validation and in test, mean over the table's folds, for the scheme of each column. */
export async function leakageFacts({
  db,
  definition,
  dataset,
}: {
  db: Database;
  definition: TableDefinition;
  dataset: DatasetRow;
}): Promise<TableFact[]> {
  const { splits } = await readDataset({ ctx: db, key: dataset.id });
  return definition.columns.flatMap((column): TableFact[] => {
    const { splitScheme } = mergeSelectors(definition.select, column.select);
    const place = { row: "patients on both sides", column: column.key };
    const leaked = splits
      .find(({ scheme }) => scheme === splitScheme)
      ?.leakedPatients.filter(({ fold }) => definition.folds?.includes(fold) ?? true);
    if (!leaked || leaked.length === 0) return [];
    const { imagesWithoutPatient: without, images } = dataset;
    const known = leaked.map(({ fold, patients }) => `fold ${fold}: ${patients ?? "unknown"}`).join(", ");
    if (without > 0) {
      const some = leaked.some(({ patients }) => patients !== null);
      const atLeast = some ? `; of the others, at least, ${known}` : "";
      const reason = `unknown: the patients of ${without} of ${images} images are not known${atLeast}`;
      return [{ ...place, value: null, reason }];
    }
    const sum = leaked.reduce((total, { patients }) => total + (patients ?? 0), 0);
    return [
      {
        ...place,
        value: Number((sum / leaked.length).toFixed(1)),
        notes: [`Of the stored split, ${known}.`],
      },
    ];
  });
}
