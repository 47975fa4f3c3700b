import {
  type FilledTable,
  fillTable,
  notFound,
  type TableDataset,
  type TableDefinition,
  type TableSummary,
} from "@foldwise/core";
import {
  type Database,
  type DatasetRow,
  datasetRef,
  findDataset,
  listDatasets,
  listObservations,
  observationsVersion,
} from "@foldwise/db";
import { tableFacts } from "./facts";
import { baselineFiles, tableDefinitions } from "./files";
import { makeVersioned } from "./versioned";

const tables = makeVersioned<FilledTable>(100);
const coverages = makeVersioned<{ table: string; filled: number }[]>(100);

const NO_DATASET: TableDataset = { id: "", name: "no data set yet", isArticle: false };

/** A definition's cells without any evaluation: what is published, and how many cells runs can fill. */
function outline(definition: TableDefinition, baselines: Awaited<ReturnType<typeof baselineFiles>>) {
  const filled = fillTable(definition, baselines, [], { dataset: NO_DATASET, replicates: 0 });
  const fillable = (axis: TableDefinition["rows"]) => axis.filter((item) => !item.publishedOnly).length;
  return {
    baseline: filled.baseline,
    published: filled.cells.filter((cell) => cell.published !== null).length,
    cells: fillable(definition.rows) * fillable(definition.columns),
  };
}

/** Every table, and how far each data set fills it. */
export async function listTables(db: Database): Promise<TableSummary[]> {
  const baselines = await baselineFiles(db);
  const definitions = tableDefinitions();
  const datasets = await listDatasets(db);
  const filled = await Promise.all(
    datasets.map(async (set) => coverage(db, await findDataset({ ctx: db, key: set.id }))),
  );
  return definitions.map((definition) => ({
    id: definition.id,
    title: definition.title,
    ...outline(definition, baselines),
    coverage: datasets.map((set, i) => ({
      dataset: datasetRef(set),
      filled: filled[i]?.find((entry) => entry.table === definition.id)?.filled ?? 0,
    })),
  }));
}

async function coverage(db: Database, dataset: DatasetRow) {
  const version = await observationsVersion({ ctx: db, datasetId: dataset.id });
  return coverages(`${dataset.id}`, version, async () => {
    const observations = await listObservations({ ctx: db, datasetId: dataset.id });
    return Promise.all(
      tableDefinitions().map(async (definition) => {
        const facts = await tableFacts(db, definition, dataset);
        const table = fillTable(definition, [], observations, {
          dataset: named(dataset),
          replicates: 0,
          facts,
        });
        return {
          table: definition.id,
          filled: table.cells.filter((cell) => cell.ours !== null && cell.ours.value !== null).length,
        };
      }),
    );
  });
}

/**
 * A table with our side from a data set: the one asked for, or else the article's where it has cells, or else the one
 * that fills most.
 * @throws FoldwiseError `not-found` for a table or a data set that is not there.
 */
export async function readTable({
  db,
  id,
  slug,
  differences,
}: {
  db: Database;
  id: string;
  slug?: string;
  differences: boolean;
}): Promise<FilledTable> {
  const { definition, dataset } = await chooseTable({ db, id, slug });
  const baselines = await baselineFiles(db);
  const dataset = slug ? await findDataset({ ctx: db, key: slug }) : await fullest(db, definition);
  const version = dataset ? await observationsVersion({ ctx: db, datasetId: dataset.id }) : "";
  const facts = await tableFacts(db, definition, dataset);
  const key = JSON.stringify([id, dataset?.id ?? null, differences]);
  return tables(
    key,
    `${version} ${JSON.stringify(facts)} ${baselines.map((file) => file.id).join()}`,
    async () => {
      const observations =
        dataset && definition.kind === "evaluations"
          ? await listObservations({ ctx: db, datasetId: dataset.id, predictions: true })
          : [];
      return fillTable(definition, baselines, observations, {
        dataset: dataset ? named(dataset) : NO_DATASET,
        showDifferences: differences,
        facts,
      });
    },
  );
}
/** A table and the data set that its side of ours is made from. @throws FoldwiseError `not-found`. */
export async function chooseTable({
  db,
  id,
  slug,
}: {
  db: Database;
  id: string;
  slug?: string;
}): Promise<{ definition: TableDefinition; dataset: DatasetRow | null }> {
  const definition = tableDefinitions().find((table) => table.id === id);
  if (!definition) throw notFound("table", id);
  const dataset = slug ? await findDataset({ ctx: db, key: slug }) : await fullest(db, definition);
  return { definition, dataset };
}


async function fullest(db: Database, definition: TableDefinition): Promise<DatasetRow | null> {
  const sets = await Promise.all(
    (await listDatasets(db)).map((set) => findDataset({ ctx: db, key: set.id })),
  );
  const filled = await Promise.all(
    sets.map(
      async (set) => (await coverage(db, set)).find((entry) => entry.table === definition.id)?.filled ?? 0,
    ),
  );
  const rank = (i: number) => (filled[i] ?? 0) + (sets[i]?.isArticle && filled[i] ? 1e9 : 0);
  const [best] = sets.map((_, i) => i).sort((a, b) => rank(b) - rank(a));
  return best === undefined ? null : (sets[best] ?? null);
}

export function named({ slug, name, isArticle }: DatasetRow): TableDataset {
  return { id: slug, name, isArticle };
}
