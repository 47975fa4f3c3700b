import type { ArtifactStore, TakenArtifact } from "@foldwise/db/artifacts";
import type { Database } from "@foldwise/db/client";
import { abortUpload, findUpload } from "@foldwise/db/repositories/artifact-upload";
import { removeUnnamed } from "@foldwise/db/repositories/purge";

/**
 * Removes the parts of an upload that has ended, so that a file does not take twice its size until the collection comes by.
 * Never fails: what stays goes with the collection.
 * @param taken as the parts were found while the upload still named them
 */
export async function removeParts({
  db,
  store,
  uid,
  taken,
}: {
  db: Database;
  store: ArtifactStore;
  uid: string;
  taken: readonly TakenArtifact[];
}): Promise<void> {
  try {
    await removeUnnamed({ ctx: db, artifacts: store, taken });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`Parts of upload ${uid} were not removed and go with the next collection: ${reason}`);
  }
}

/** Aborts an upload, and removes its parts. @throws FoldwiseError as `abortUpload` */
export async function abortWithParts({
  db,
  store,
  uid,
}: {
  db: Database;
  store: ArtifactStore;
  uid: string;
}): Promise<void> {
  const upload = await findUpload({ ctx: db, uid }).catch(() => null);
  await abortUpload({ db, uid });
  void findAll(store, upload?.parts ?? []).then((taken) => removeParts({ db, store, uid, taken }));
}

async function findAll(store: ArtifactStore, parts: readonly { sha256: string }[]): Promise<TakenArtifact[]> {
  const taken: TakenArtifact[] = [];
  for (const { sha256 } of parts) {
    const found = await store.find(sha256).catch(() => null);
    if (found) taken.push(found);
  }
  return taken;
}
