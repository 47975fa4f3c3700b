import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { conflict } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import { artifactOwner } from "@foldwise/db/repositories/purge";

/**
 * Whether the files under `artifactRoot` are this database's to remove: two installations that were pointed at one
 * folder would else take each other's checkpoints for files that nobody names. The first to ask marks the folder with
 * the uid of its first dataset. False while there is no dataset.
 * @throws FoldwiseError `conflict` when the folder is another database's.
 */
export async function ownsArtifacts({
  ctx,
  artifactRoot,
}: {
  ctx: Context;
  artifactRoot: string;
}): Promise<boolean> {
  const first = await artifactOwner({ ctx });
  if (first === null) return false;
  const mark = join(artifactRoot, "owner");
  await mkdir(artifactRoot, { recursive: true });
  await writeFile(mark, first, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const owner = await readFile(mark, "utf8");
  if (owner === first) return true;
  // Another worker may have made the file and not yet written to it.
  if (owner === "") return false;
  throw conflict(
    `${artifactRoot} belongs to another database (${mark} names another); unreferenced files there are kept.`,
  );
}
