import type { StoredCheckpoint } from "@foldwise/db/repositories/checkpoint";
import type { Checkpoint } from "../trainers";
import { bounded } from "./bounded";
import type { Dependencies } from "./dependencies";
import { retryWhileAway } from "./store-outage";

/** A checkpoint for a trainer; its file stays as it is until it is released. */
export interface HeldCheckpoint {
  source: Checkpoint;
  release(): void;
}

/**
 * A checkpoint as its trainer handed it over, a file on this machine; waits for a store that is out of reach.
 * @param doing such as "reading the last checkpoint"
 * @throws Stalled when the store hangs; FoldwiseError `not-found`, `unavailable`
 */
export async function readCheckpoint(
  { artifacts, environment }: Pick<Dependencies, "artifacts" | "environment">,
  {
    stored: { sha256, content },
    doing,
    signal,
  }: { stored: StoredCheckpoint; doing: string; signal: AbortSignal },
): Promise<HeldCheckpoint> {
  if (content) return { source: { content }, release: () => undefined };
  return retryWhileAway(
    async () => {
      const reading = artifacts.localFile(sha256);
      try {
        const { path, release } = await bounded(reading, { limitMs: environment.stallMs, doing });
        return { source: { path }, release };
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
