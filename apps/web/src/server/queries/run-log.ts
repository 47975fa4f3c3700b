import type { Database } from "@foldwise/db/client";
import { readRunLog } from "@foldwise/db/repositories/run";
import { logPosition, logView } from "../views/run-log";

/**
 * Log lines of a run behind `after`, which is `next` of an earlier answer.
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
  const lines = await readRunLog({ ctx: db, id: runId, after: logPosition(after), limit });
  return logView(lines, after);
}
