import {
  type FilledTable,
  fillTable,
  selectorBounds,
  type TableVocabulary,
  tableVocabulary,
} from "@foldwise/core";
import { type Database, type DatasetRow, findDataset, listDatasets, listObservations } from "@foldwise/db";
import { tableFacts } from "./facts";
import { readBaselines } from "./files";
import { NO_DATASET, named } from "./read";
import { checkDraft } from "./save";

/**
 * A table that is not saved yet, filled: values and the runs behind them. The bootstrap, and with it intervals and bold,
 * is left to the saved table, so that the answer comes while its author types.
 * @throws FoldwiseError `invalid` with every problem of the text, `not-found` for a data set that is not there.
 */
export async function previewTable({
  db,
  source,
  slug,
}: {
  db: Database;
  source: string;
  slug?: string;
}): Promise<FilledTable> {
  const definition = await checkDraft(db, source);
  const { files } = await readBaselines(db);
  const bounds = selectorBounds(definition);
  const sets = await candidates(db, slug ?? definition.dataset);
  const filled = await Promise.all(
    sets.map(async (dataset) =>
      fillTable(definition, files, await listObservations({ ctx: db, datasetId: dataset.id, bounds }), {
        dataset: named(dataset),
        replicates: 0,
        facts: await tableFacts(db, definition, dataset),
      }),
    ),
  );
  const [fullest] = filled.sort((a, b) => cellsOf(b) - cellsOf(a));
  return fullest ?? fillTable(definition, files, [], { dataset: NO_DATASET, replicates: 0 });
}

/** What there is to choose by: in one data set, or in all. @throws FoldwiseError `not-found` */
export async function readVocabulary(db: Database, slug: string | undefined): Promise<TableVocabulary> {
  const sets = await candidates(db, slug);
  const observations = await Promise.all(
    sets.map((dataset) => listObservations({ ctx: db, datasetId: dataset.id })),
  );
  return tableVocabulary(observations.flat(), slug ?? null);
}

async function candidates(db: Database, slug: string | undefined): Promise<DatasetRow[]> {
  if (slug !== undefined) return [await findDataset({ ctx: db, key: slug })];
  const sets = await listDatasets(db);
  return Promise.all(sets.map(({ id }) => findDataset({ ctx: db, key: id })));
}

function cellsOf({ cells }: FilledTable): number {
  return cells.filter(({ ours }) => ours !== null && ours.value !== null).length;
}
