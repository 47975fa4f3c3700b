import type { LocalFile } from "@foldwise/db/artifacts";
import { bounded } from "./bounded";
import type { Dependencies } from "./dependencies";
import { retryWhileAway } from "./store-outage";

/**
 * A checkpoint's file on this machine; waits for a store that is out of reach.
 * @param doing such as "reading the last checkpoint"
 * @throws Stalled when the store hangs; FoldwiseError `not-found`, `unavailable`
 */
export function readCheckpoint(
  { artifacts, environment }: Pick<Dependencies, "artifacts" | "environment">,
  { sha256, doing, signal }: { sha256: string; doing: string; signal: AbortSignal },
): Promise<LocalFile> {
  return retryWhileAway(
    async () => {
      const reading = artifacts.localFile(sha256);
      try {
        return await bounded(reading, { limitMs: environment.stallMs, doing });
      } catch (error) {
        // It may come after it was given up.
        void reading.then(
          (file) => file.release(),
          () => undefined,
        );
        throw error;
      }
    },
    { signal },
  );
}
