import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Context } from "@foldwise/db/client";
import { purgeRequests } from "@foldwise/db/repositories/worker-request";
import { ownsArtifacts } from "./owns-artifacts";

/** Longer than it takes between a file and the row that names it. */
const SETTLED_MS = 3_600_000;

/** Removes requests whose day is over and the files that only they named. */
export async function removeRequests({
  ctx,
  artifacts,
}: {
  ctx: Context;
  artifacts: Pick<ArtifactStore, "find" | "removeTaken" | "claimOwner" | "location">;
}): Promise<void> {
  const unnamed = await purgeRequests({ ctx });
  if (unnamed.length === 0 || !(await ownsArtifacts({ ctx, artifacts }))) return;
  for (const sha256 of unnamed) {
    const found = await artifacts.find(sha256);
    // Put again just now: another answer is about to name it.
    if (!found || Date.now() - found.storedAt < SETTLED_MS) continue;
    await artifacts.removeTaken(found);
  }
}
