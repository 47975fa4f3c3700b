import type { ArtifactStore } from "../../artifacts";
import type { Context } from "../../client";
import { namedArtifacts } from "./named-artifacts";

const BATCH = 500;

/**
 * Removes artifacts that nothing names (`namedArtifacts`).
 * @param olderThanMs younger ones stay: they are written before the row that names them.
 * @returns how many went.
 */
export async function collectGarbage({
  ctx,
  artifacts,
  olderThanMs,
  signal,
}: {
  ctx: Context;
  artifacts: Pick<ArtifactStore, "list" | "find" | "removeTaken">;
  olderThanMs: number;
  signal?: AbortSignal;
}): Promise<number> {
  const before = Date.now() - olderThanMs;
  let removed = 0;
  let batch: string[] = [];
  const sweep = async () => {
    const named = await namedArtifacts(ctx, batch);
    for (const sha256 of batch) {
      if (named.has(sha256)) continue;
      // It may have been put again since it was listed: whoever did has not named it yet.
      const found = await artifacts.find(sha256);
      if (!found || found.storedAt >= before) continue;
      await artifacts.removeTaken(found);
      removed++;
    }
    batch = [];
  };
  for await (const { sha256, storedAt } of artifacts.list()) {
    signal?.throwIfAborted();
    if (storedAt >= before) continue;
    batch.push(sha256);
    if (batch.length === BATCH) await sweep();
  }
  await sweep();
  return removed;
}
