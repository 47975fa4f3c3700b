import { FoldwiseError } from "@foldwise/core/errors";
import type { LocalFile } from "@foldwise/db/artifacts";
import { type TrainedRun, trainedRun } from "@foldwise/db/repositories/worker-request";
import type { RequestContext } from "./context";

const TRIES = 5;

/**
 * Runs `work` on a run's newest checkpoint. A training that goes on lets go of it at each epoch: when the file goes
 * away meanwhile, the next one is taken.
 */
export async function withCheckpoint<T>(
  { db, artifacts }: Pick<RequestContext, "db" | "artifacts">,
  runId: number | null,
  work: (trained: TrainedRun, path: string) => Promise<T>,
): Promise<T> {
  if (runId === null) throw new FoldwiseError("invalid", "The request names no run.");
  for (let attempt = 1; ; attempt++) {
    const trained = await trainedRun({ ctx: db, runId });
    let file: LocalFile | null = null;
    try {
      file = await artifacts.localFile(trained.checkpoint);
      return await work(trained, file.path);
    } catch (error) {
      if (attempt === TRIES || (await artifacts.has(trained.checkpoint))) throw error;
    } finally {
      file?.release();
    }
  }
}
