import { conflict } from "@foldwise/core/errors";
import type { ArtifactStore } from "../../artifacts";
import type { Context } from "../../client";
import { artifactOwner } from "./artifact-owner";

/**
 * Whether the files of the store are this database's to remove: two installations that were pointed at one folder or
 * bucket would else take each other's checkpoints for files that nobody names. The first to ask writes the uid of its
 * installation there. False while there is none.
 * @throws FoldwiseError `conflict` when the store is another database's.
 */
export async function ownsArtifacts({
  ctx,
  artifacts,
}: {
  ctx: Context;
  artifacts: Pick<ArtifactStore, "claimOwner" | "location">;
}): Promise<boolean> {
  const own = await artifactOwner({ ctx });
  if (own === null) return false;
  const owner = await artifacts.claimOwner(own);
  if (owner === own) return true;
  // Another worker may have made the file and not yet written to it.
  if (owner === "") return false;
  throw conflict(
    `${artifacts.location} belongs to another database (its file "owner" names another); unreferenced files there are kept.`,
  );
}
