import type { TableVocabulary } from "@foldwise/core/contracts/saved-tables";
import {
  evaluationKey,
  type FilledTable,
  fillTable,
  selectorBounds,
  type TableObservation,
  tableVocabulary,
} from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { type DatasetRow, findDataset, listDatasets } from "@foldwise/db/repositories/dataset";
import { listObservations } from "@foldwise/db/repositories/observation";
import { tableFacts } from "./facts";
import { readBaselines } from "./files";
import { fillInThread } from "./fill";
import { NO_DATASET, named } from "./read";
import { checkDraft } from "./save";

/** Images of all evaluations together whose predictions are read while an author types. */
const MAX_PREDICTIONS = 150_000;

/**
 * A table that is not saved yet, filled as it will be when it is. Intervals and bold are left to the saved table
 * where it has so many images that the answer would not come while its author types.
 * @throws FoldwiseError `invalid` with every problem of the text, `not-found` for a dataset that is not there.
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
    sets.map(async (dataset) => {
      const observations = await listObservations({ ctx: db, datasetId: dataset.id, bounds });
      const options = { dataset: named(dataset), facts: await tableFacts(db, definition, dataset) };
      const table = await fillInThread(db, dataset.id, {
        definition,
        baselines: files,
        observations,
        options: { ...options, inference: false },
      });
      return { table, dataset, options, observations };
    }),
  );
  const [fullest] = filled.sort((a, b) => cellsOf(b.table) - cellsOf(a.table));
  if (!fullest) return fillTable(definition, files, [], { dataset: NO_DATASET, inference: false });
  const { table, dataset, options, observations } = fullest;
  if (cellsOf(table) === 0 || imagesOf(observations) > MAX_PREDICTIONS) return table;
  return fillInThread(db, dataset.id, { definition, baselines: files, observations, options });
}

function imagesOf(observations: readonly TableObservation[]): number {
  const evaluations = new Map(
    observations.map((one) => [evaluationKey(one), one.classes?.confusion.counts ?? []]),
  );
  let images = 0;
  for (const counts of evaluations.values()) for (const count of counts.flat()) images += count;
  return images;
}

/** What there is to choose by: in one dataset or in all, of one sweep or of all. @throws FoldwiseError `not-found` */
export async function readVocabulary(
  db: Database,
  { dataset: slug, sweep }: { dataset?: string; sweep?: string },
): Promise<TableVocabulary> {
  const sets = await candidates(db, slug);
  const observations = await Promise.all(
    sets.map((dataset) => listObservations({ ctx: db, datasetId: dataset.id })),
  );
  return tableVocabulary(observations.flat(), slug ?? null, sweep);
}

async function candidates(db: Database, slug: string | undefined): Promise<DatasetRow[]> {
  if (slug !== undefined) return [await findDataset({ ctx: db, key: slug })];
  const sets = await listDatasets(db);
  return Promise.all(sets.map(({ id }) => findDataset({ ctx: db, key: id })));
}

function cellsOf({ cells }: FilledTable): number {
  return cells.filter(({ ours }) => ours !== null && ours.value !== null).length;
}
