import type { Database } from "@foldwise/db/client";
import { listLogLines } from "@foldwise/db/repositories/log-line";
import { findTrainingId } from "@foldwise/db/repositories/run";
import { logPosition, logView } from "../views/run-log";

/**
 * Log lines of a run behind `after`, which is `next` of an earlier answer; none for a run without a training.
 * @throws FoldwiseError `not-found`, `invalid` for an `after` that is no position.
 */
export async function showRunLog({
  db,
  runId,
  after,
  limit,
}: {
  db: Database;
  runId: number;
  after: string | null;
  limit: number;
}) {
  const trainingId = await findTrainingId({ ctx: db, id: runId });
  if (trainingId === null) return logView([], after);
  return logView(await listLogLines({ ctx: db, trainingId, after: logPosition(after), limit }), after);
}
