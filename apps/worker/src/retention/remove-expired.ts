import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Context } from "@foldwise/db/client";
import { deleteExpiredUploads } from "@foldwise/db/repositories/artifact-upload";
import { ownsArtifacts } from "@foldwise/db/repositories/purge";
import { purgeRequests } from "@foldwise/db/repositories/worker-request";

/** Longer than it takes between a file and the row that names it. */
const SETTLED_MS = 3_600_000;

interface Given {
  ctx: Context;
  artifacts: Pick<ArtifactStore, "find" | "removeTaken" | "claimOwner" | "location">;
}

/** Removes requests whose day is over and the files that only they named. */
export async function removeRequests(given: Given): Promise<void> {
  await removeSettled(given, await purgeRequests({ ctx: given.ctx }));
}

/** Removes uploads that have expired and the parts that only they named. @returns how many uploads */
export async function removeUploads(given: Given): Promise<number> {
  const { uploads, unnamed } = await deleteExpiredUploads({ ctx: given.ctx });
  await removeSettled(given, unnamed);
  return uploads;
}

async function removeSettled({ ctx, artifacts }: Given, unnamed: readonly string[]): Promise<void> {
  if (unnamed.length === 0 || !(await ownsArtifacts({ ctx, artifacts }))) return;
  for (const sha256 of unnamed) {
    const found = await artifacts.find(sha256);
    // Put again just now: somebody else is about to name it.
    if (!found || Date.now() - found.storedAt < SETTLED_MS) continue;
    await artifacts.removeTaken(found);
  }
}
