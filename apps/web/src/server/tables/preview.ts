import type { TableVocabulary } from "@foldwise/core/contracts/saved-tables";
import {
  evaluationKey,
  type FilledTable,
  fillTable,
  selectorBounds,
  type TableObservation,
  tableVocabulary,
  testImages,
  withFolds,
} from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { type DatasetRow, findDataset, listDatasets } from "@foldwise/db/repositories/dataset";
import { listObservations } from "@foldwise/db/repositories/observation";
import { tableFacts } from "./facts";
import { readBaselines } from "./files";
import { fillInThread } from "./fill";
import { NO_DATASET, sourceOf } from "./read";
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
  const draft = await checkDraft(db, source);
  const { files } = await readBaselines(db);
  const asked = slug ?? draft.dataset;
  const sets = asked === null ? [null] : await candidates(db, asked);
  const filled = await Promise.all(
    sets.map(async (dataset) => {
      const definition = withFolds(draft, dataset?.folds ?? []);
      const bounds = selectorBounds(definition);
      const { datasetId, shown } = sourceOf(definition, dataset) ?? { datasetId: null, shown: NO_DATASET };
      const observations = await listObservations({ ctx: db, datasetId, bounds });
      const options = { dataset: shown, facts: await tableFacts(db, definition, dataset) };
      const table = await fillInThread(db, datasetId, {
        definition,
        baselines: files,
        observations,
        options: { ...options, inference: false },
      });
      return { table, definition, datasetId, options, observations };
    }),
  );
  const [fullest] = filled.sort((a, b) => cellsOf(b.table) - cellsOf(a.table));
  if (!fullest) return fillTable(draft, files, [], { dataset: NO_DATASET, inference: false });
  const { table, definition, datasetId, options, observations } = fullest;
  if (cellsOf(table) === 0 || imagesOf(observations) > MAX_PREDICTIONS) return table;
  return fillInThread(db, datasetId, { definition, baselines: files, observations, options });
}

function imagesOf(observations: readonly TableObservation[]): number {
  const evaluations = new Map(observations.map((one) => [evaluationKey(one), testImages(one)]));
  return [...evaluations.values()].reduce((sum, images) => sum + images, 0);
}

/** What there is to choose by: in one dataset, or in all and in runs without one; of one sweep or of all. @throws FoldwiseError `not-found` */
export async function readVocabulary(
  db: Database,
  { dataset: slug, sweep }: { dataset?: string; sweep?: string },
): Promise<TableVocabulary> {
  const sets = (await candidates(db, slug)).map(({ id }): number | null => id);
  const observations = await Promise.all(
    (slug === undefined ? [...sets, null] : sets).map((datasetId) =>
      listObservations({ ctx: db, datasetId }),
    ),
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
