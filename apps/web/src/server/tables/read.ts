import type { BaselineFile } from "@foldwise/core/baselines";
import { tableDataset } from "@foldwise/core/contracts/http/dataset-paper";
import type { TableSummary } from "@foldwise/core/contracts/tables";
import { invalid, showValue } from "@foldwise/core/errors";
import {
  ALL_SETTINGS,
  type FilledTable,
  selectorBounds,
  selectTable,
  type TableDataset,
  type TableDefinition,
  withFolds,
} from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import {
  type DatasetRow,
  findDataset,
  listDatasetSlugs,
  listDatasets,
} from "@foldwise/db/repositories/dataset";
import { listObservations, observationsVersion } from "@foldwise/db/repositories/observation";
import { hasImagesOf } from "@foldwise/papers/images";
import { tablesInThread } from "../threads/in-thread";
import { datasetRefView } from "../views/dataset";
import { findTable, type KnownTable, knownTables } from "./definitions";
import { tableFacts } from "./facts";
import { papers, readBaselines } from "./files";
import { fillInThread } from "./fill";
import { makeVersioned } from "./versioned";

const tables = makeVersioned<FilledTable>(100);
const coverages = makeVersioned<{ table: string; filled: number }[]>(100);

export const NO_DATASET: TableDataset = { id: "", name: "no dataset yet", ...tableDataset(false) };

/** A definition's cells without any evaluation: what is published, and how many cells runs can fill. */
function outline(definition: TableDefinition, baselines: readonly BaselineFile[]) {
  const { baseline, cells } = selectTable({ definition, baselines, observations: [] });
  const fillable = (axis: TableDefinition["rows"]) => axis.filter((item) => !item.publishedOnly).length;
  return {
    baseline: baseline && { id: baseline.id, title: baseline.source.title, doi: baseline.source.doi ?? null },
    published: cells.filter((cell) => cell.published !== undefined).length,
    cells: fillable(definition.rows) * fillable(definition.columns),
  };
}

/** Every table, and how far each dataset fills it, or the runs without one. */
export async function listTables(db: Database): Promise<TableSummary[]> {
  const baselines = await readBaselines(db);
  const known = await knownTables(db);
  const datasets = await listDatasets(db);
  const [without, ...filled] = await Promise.all([
    coverage(db, null, known),
    ...datasets.map(async (set) => coverage(db, await findDataset({ ctx: db, key: set.id }), known)),
  ]);
  const filledOf = (counts: readonly { table: string; filled: number }[] | undefined, id: string) =>
    counts?.find(({ table }) => table === id)?.filled ?? 0;
  return known.map(({ definition, saved }) => ({
    id: definition.id,
    title: definition.title,
    ...(saved ? { saved } : {}),
    ...outline(definition, baselines.files),
    coverage: datasets.map((set, i) => ({
      dataset: datasetRefView(set),
      filled: filledOf(filled[i], definition.id),
    })),
    ...(definition.dataset === null
      ? { withoutDataset: { name: scopeOf(definition).name, filled: filledOf(without, definition.id) } }
      : {}),
  }));
}

/** Answered cells of each table from a dataset; null: from runs without one, of the tables that are made of those. */
async function coverage(db: Database, dataset: DatasetRow | null, all: readonly KnownTable[]) {
  const known = dataset === null ? all.filter(({ definition }) => definition.dataset === null) : all;
  if (known.length === 0) return [];
  const datasetId = dataset?.id ?? null;
  const group = [...new Set(known.flatMap(({ definition }) => selectorBounds(definition).group ?? []))];
  const bounds = group.length === 0 ? {} : { group };
  const version = await observationsVersion({ ctx: db, datasetId, bounds });
  const revisions = known.flatMap(({ definition, saved }) =>
    saved ? [`${definition.id} ${saved.updatedAt}`] : [],
  );
  return coverages(`${datasetId}`, `${version} ${revisions.join()}`, async () => {
    const observations = await listObservations({ ctx: db, datasetId, bounds });
    const tables = await Promise.all(
      known.map(async ({ definition }) => ({
        definition,
        facts: await tableFacts(db, definition, dataset),
      })),
    );
    const filled = await tablesInThread("coverTables", { tables, observations });
    return known.map(({ definition }, i) => ({ table: definition.id, filled: filled[i] ?? 0 }));
  });
}

/**
 * A table with our side from a dataset: the one asked for, or else the one that it names, or else that of the paper
 * where it has cells, or else the one that fills most. A table whose dataset is null has it from runs without one.
 * @throws FoldwiseError `not-found` for a table or a dataset that is not there.
 */
export async function readTable({
  db,
  id,
  slug,
  differences,
  settings,
}: {
  db: Database;
  id: string;
  slug?: string;
  differences: boolean;
  /** Key of the settings that our side is made of, or `all`. */
  settings?: string;
}): Promise<FilledTable> {
  const { definition, dataset, saved } = await chooseTable({ db, id, slug, deleted: true });
  const baselines = await readBaselines(db);
  const bounds = selectorBounds(definition);
  const source = sourceOf(definition, dataset);
  const version = source ? await observationsVersion({ ctx: db, datasetId: source.datasetId, bounds }) : "";
  const facts = await tableFacts(db, definition, dataset, settings);
  const key = JSON.stringify([id, dataset?.id ?? null, differences, settings ?? null]);
  const shown = source?.shown ?? NO_DATASET;
  const sources = JSON.stringify([version, facts, baselines.version, saved?.updatedAt, shown]);
  return tables(key, sources, async () => {
    const observations =
      source && definition.kind === "evaluations"
        ? await listObservations({ ctx: db, datasetId: source.datasetId, bounds })
        : [];
    const table = await fillInThread(db, source?.datasetId ?? null, {
      definition,
      baselines: baselines.files,
      observations,
      options: { dataset: shown, showDifferences: differences, settings, facts },
    });
    requireSettings(table, settings);
    return table;
  });
}

/** @throws FoldwiseError `invalid` for a key that no training of the table has. */
function requireSettings({ settings: groups, table }: FilledTable, key: string | undefined): void {
  const options = groups.flatMap((group) => group.options);
  if (key === undefined || key === ALL_SETTINGS || options.length === 0) return;
  if (options.some((option) => option.key === key)) return;
  const known = options.map((option) => `${option.key} (${option.label})`);
  throw invalid(
    [
      {
        field: "settings",
        value: showValue(key),
        problem: `no training of table ${table} has settings of this key`,
        remedy: `${known.join("; ")}; or ${ALL_SETTINGS}`,
      },
    ],
    "The table was refused",
  );
}

/** A table and the dataset that its side of ours is made from. @throws FoldwiseError `not-found`. */
export async function chooseTable({
  db,
  id,
  slug,
  deleted = false,
}: {
  db: Database;
  id: string;
  slug?: string;
  /** Also a deleted dataset, where it is asked for by name: for what only reads. */
  deleted?: boolean;
}): Promise<KnownTable & { dataset: DatasetRow | null }> {
  const table = await findTable(db, id);
  const dataset = slug
    ? await findDataset({ ctx: db, key: slug, deleted })
    : await chooseDataset(db, table.definition);
  return { ...table, definition: withFolds(table.definition, dataset?.folds ?? []), dataset };
}

async function chooseDataset(db: Database, definition: TableDefinition): Promise<DatasetRow | null> {
  const { dataset } = definition;
  if (dataset === null) return null;
  // One that was removed since is passed over.
  if (dataset && (await listDatasetSlugs(db)).includes(dataset))
    return findDataset({ ctx: db, key: dataset });
  return fullest(db, definition);
}

async function fullest(db: Database, definition: TableDefinition): Promise<DatasetRow | null> {
  const sets = await Promise.all(
    (await listDatasets(db)).map((set) => findDataset({ ctx: db, key: set.id })),
  );
  const known = await knownTables(db);
  const filled = await Promise.all(
    sets.map(
      async (set) =>
        (await coverage(db, set, known)).find((entry) => entry.table === definition.id)?.filled ?? 0,
    ),
  );
  const rank = (i: number) => {
    const [set, cells] = [sets[i], filled[i] ?? 0];
    return cells + (set && cells > 0 && isComparable(definition, set) ? 1e9 : 0);
  };
  const [best] = sets.map((_, i) => i).sort((a, b) => rank(b) - rank(a));
  return best === undefined ? null : (sets[best] ?? null);
}

/** Whether a dataset has the images that a table's published numbers are of. */
export function isComparable({ baseline }: TableDefinition, { paper }: DatasetRow): boolean {
  return hasImagesOf(papers(), { paper, baseline });
}

export function named(definition: TableDefinition, dataset: DatasetRow): TableDataset {
  const { slug, name } = dataset;
  return { id: slug, name, ...tableDataset(isComparable(definition, dataset)) };
}

/** Runs that a table's side of ours is made from: those of a dataset, or those without one that its `select` names. */
interface TableSource {
  readonly datasetId: number | null;
  readonly shown: TableDataset;
}

/** Null where there is no dataset yet, and the table is of one. */
export function sourceOf(definition: TableDefinition, dataset: DatasetRow | null): TableSource | null {
  if (dataset !== null) return { datasetId: dataset.id, shown: named(definition, dataset) };
  return definition.dataset === null ? { datasetId: null, shown: scopeOf(definition) } : null;
}

/** What stands in place of a dataset. */
function scopeOf({ select: { sweep, experiment } }: TableDefinition): TableDataset {
  const name =
    sweep !== undefined
      ? `sweep ${sweep}`
      : experiment !== undefined
        ? `experiment ${experiment}`
        : "the runs that its rows name";
  return { id: "", name: `${name}, without a dataset`, ...tableDataset(false) };
}
