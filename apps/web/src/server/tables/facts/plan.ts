import type { TableDefinition, TableFact } from "@foldwise/core";
import { type Database, type DatasetRow, listSweeps, viewSweepDetail } from "@foldwise/db";

/** Settings of the newest sweep on a data set. */
export async function planFacts({
  db,
  definition,
  dataset,
}: {
  db: Database;
  definition: TableDefinition;
  dataset: DatasetRow;
}): Promise<TableFact[]> {
  const { sweeps } = await listSweeps({ ctx: db, datasetSlug: dataset.slug, limit: 1 });
  const [newest] = sweeps;
  if (!newest) return [];
  const { plan } = await viewSweepDetail({ ctx: db, id: newest.id, extremes: async () => new Map() });
  const notes = [
    `Of sweep ${newest.id}, ${newest.name}, the newest on ${dataset.name}; its arms may differ.`,
  ];
  return definition.rows.flatMap(({ key }): TableFact[] => {
    const found = key
      .split(".")
      .reduce<unknown>(
        (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : at),
        plan,
      );
    if (typeof found === "number") return [{ row: key, column: "value", value: found, notes }];
    return found === null
      ? [{ row: key, column: "value", value: null, reason: "switched off in the plan", notes }]
      : [];
  });
}
