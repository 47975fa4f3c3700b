import {
  type FilledTable,
  type FillInput,
  type LoadedPredictions,
  withPredictions,
} from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { listPredictions } from "@foldwise/db/repositories/observation";
import { tablesInThread } from "../threads/in-thread";

/**
 * Fills a table in a thread, which keeps what it computed of cells. Predictions are read only of the evaluations whose
 * cells are not known there yet.
 */
export async function fillInThread(
  db: Database,
  datasetId: number | null,
  { observations, ...input }: FillInput,
): Promise<FilledTable> {
  const loaded = new Map<string, LoadedPredictions>();
  for (;;) {
    const answer = await tablesInThread("fillTable", {
      ...input,
      observations: observations.map((one) => withPredictions(one, loaded.get(one.version))),
    });
    if (answer.table !== undefined) return answer.table;
    // What is asked for is never asked for again, so this ends.
    const found = await listPredictions({ ctx: db, datasetId, evaluations: answer.needs });
    for (const { version } of answer.needs) loaded.set(version, found.get(version) ?? NOTHING);
  }
}

/** Of an evaluation that went meanwhile. */
const NOTHING: LoadedPredictions = { images: [], probabilities: null };
