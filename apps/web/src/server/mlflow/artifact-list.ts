import type { Context } from "@foldwise/db/client";
import { type ArtifactOwner, listArtifactFolder } from "@foldwise/db/repositories/artifact-file";
import { plainPath } from "../artifacts/plain-path";

/** Files and folders as MLflow lists them, by their path below the run or model. @throws FoldwiseError `invalid` */
export async function listFolder(ctx: Context, { owner, folder }: { owner: ArtifactOwner; folder: string }) {
  const path = plainPath(folder);
  const entries = await listArtifactFolder({ ctx, owner, folder: path });
  return entries.map(({ name, isFolder, bytes }) => ({
    path: path === "" ? name : `${path}/${name}`,
    is_dir: isFolder,
    ...(isFolder ? {} : { file_size: bytes }),
  }));
}
