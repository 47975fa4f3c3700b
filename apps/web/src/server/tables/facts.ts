import { describeModel, type TableDefinition, type TableFact } from "@foldwise/core";
import { type Database, type DatasetRow, listSweeps, viewDataset, viewSweepDetail } from "@foldwise/db";

/** Our side of tables that are made of counts and settings: the stored split, the model, the newest sweep's plan. */
export async function tableFacts(
  db: Database,
  definition: TableDefinition,
  dataset: DatasetRow | null,
): Promise<TableFact[]> {
  if (definition.kind !== "facts" || !dataset) return [];
  const keys = definition.rows.map((row) => row.key);
  const facts = keys.some((key) => key.startsWith("train/") || key.endsWith(" before"))
    ? await splitFacts(db, dataset)
    : keys.includes("nonTrainable")
      ? modelFacts()
      : await planFacts(db, dataset, keys);
  return facts.filter((fact) => keys.includes(fact.row));
}

async function splitFacts(db: Database, dataset: DatasetRow): Promise<TableFact[]> {
  const { splits } = await viewDataset({ ctx: db, key: dataset.id });
  const parts = splits.find((split) => split.scheme === "within-fold-by-image")?.parts ?? [];
  const facts = parts.map(({ fold, side, class: name, images }) => ({
    row: `${side}/${name}`,
    column: `fold ${fold}`,
    value: images,
  }));
  const totals = new Map<string, TableFact>();
  for (const { fold, class: name, images } of parts) {
    const key = `${fold}/${name}`;
    const value = (totals.get(key)?.value ?? 0) + images;
    totals.set(key, { row: `total/${name}`, column: `fold ${fold}`, value });
  }
  // Balancing adds each training image of the minority class once more.
  const train = parts.filter((part) => part.side === "train");
  const doubled = train.flatMap(({ fold, class: name, images }) => [
    { row: `${name} before`, column: `fold ${fold}`, value: images },
    { row: `${name} after`, column: `fold ${fold}`, value: 2 * images },
  ]);
  return [...facts, ...totals.values(), ...doubled];
}

function modelFacts(): TableFact[] {
  const { params, layers } = describeModel("mobilenet_m");
  const value = (row: string, count: number): TableFact => ({ row, column: "value", value: count });
  return [
    ...layers.map((layer) => value(layer.name, layer.params)),
    value("total", params.total),
    value("trainable", params.trainable),
    value("nonTrainable", params.nonTrainable),
  ];
}

async function planFacts(db: Database, dataset: DatasetRow, keys: readonly string[]): Promise<TableFact[]> {
  const { sweeps } = await listSweeps({ ctx: db, datasetSlug: dataset.slug, limit: 1 });
  const [newest] = sweeps;
  if (!newest) return [];
  const { plan } = await viewSweepDetail({ ctx: db, id: newest.id, extremes: async () => new Map() });
  return keys.flatMap((key) => {
    const found = key
      .split(".")
      .reduce<unknown>(
        (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined),
        plan,
      );
    return typeof found === "number" ? [{ row: key, column: "value", value: found }] : [];
  });
}
