import type { MeasuredValueView } from "@foldwise/core/contracts/http/score-curves";
import { withPredictions } from "@foldwise/core/tables";
import type { Database } from "@foldwise/db/client";
import { findObservation, listPredictions } from "@foldwise/db/repositories/observation";
import { tablesInThread } from "../threads/in-thread";

/** Every measure of an evaluation, with intervals over its test images. @throws FoldwiseError `not-found`. */
export async function readEvaluationMeasures({
  db,
  id,
}: {
  db: Database;
  id: number;
}): Promise<MeasuredValueView[]> {
  const { observation, datasetId } = await findObservation({ ctx: db, id });
  const { version } = observation;
  const loaded = await listPredictions({
    ctx: db,
    datasetId,
    evaluations: [{ version, probabilities: true }],
  });
  const measures = await tablesInThread(
    "measureEvaluation",
    withPredictions(observation, loaded.get(version)),
  );
  return measures.map(({ interval, ...measure }) => ({
    ...measure,
    interval: interval && [interval[0], interval[1]],
  }));
}
