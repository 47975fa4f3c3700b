import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { artifactFile } from "../../schema";

/** Whose file: a run's, or a logged model's. */
export type ArtifactOwner = { runId: number } | { modelId: number };

export interface ArtifactEntry {
  /** Of a folder or file, without the path before it. */
  name: string;
  isFolder: boolean;
  /** Of a folder, of all files in it. */
  bytes: number;
}

const ofOwner = (owner: ArtifactOwner) =>
  "runId" in owner
    ? and(eq(artifactFile.runId, owner.runId), isNull(artifactFile.modelId))
    : and(eq(artifactFile.modelId, owner.modelId), isNull(artifactFile.runId));

/** Names an artifact that is stored already; a file that was there under the path is replaced. */
export async function saveArtifactFile({
  ctx,
  owner,
  path,
  sha256,
  bytes,
}: {
  ctx: Context;
  owner: ArtifactOwner;
  path: string;
  sha256: string;
  bytes: number;
}): Promise<void> {
  await ctx
    .insert(artifactFile)
    .values({ ...owner, path, sha256, bytes })
    .onConflictDoUpdate({
      target: [artifactFile.runId, artifactFile.modelId, artifactFile.path],
      set: { sha256, bytes, createdAt: sql`now()` },
    });
}

/** Null where there is no such file. */
export async function findArtifactFile({
  ctx,
  owner,
  path,
}: {
  ctx: Context;
  owner: ArtifactOwner;
  path: string;
}): Promise<{ sha256: string; bytes: number } | null> {
  const [found] = await ctx
    .select({ sha256: artifactFile.sha256, bytes: artifactFile.bytes })
    .from(artifactFile)
    .where(and(ofOwner(owner), eq(artifactFile.path, path)));
  return found ?? null;
}

/** What a folder holds, in order of name; nothing of one that there is not. @param folder '' for the root */
export async function listArtifactFolder({
  ctx,
  owner,
  folder,
}: {
  ctx: Context;
  owner: ArtifactOwner;
  folder: string;
}): Promise<ArtifactEntry[]> {
  const prefix = folder === "" ? "" : `${folder}/`;
  const rest = sql`substr(${artifactFile.path}, ${prefix.length + 1}::int)`;
  const name = sql<string>`split_part(${rest}, '/', 1)`.as("name");
  return ctx
    .select({
      name,
      isFolder: sql<boolean>`bool_or(position('/' in ${rest}) > 0)`,
      bytes: sql`sum(${artifactFile.bytes})`.mapWith(Number),
    })
    .from(artifactFile)
    .where(and(ofOwner(owner), sql`starts_with(${artifactFile.path}, ${prefix})`))
    .groupBy(sql`1`)
    .orderBy(sql`1`);
}

/** Removes a file, or a folder with all that is in it; the artifacts go with the next collection. @returns how many files */
export async function deleteArtifactFiles({
  ctx,
  owner,
  path,
}: {
  ctx: Context;
  owner: ArtifactOwner;
  path: string;
}): Promise<number> {
  const gone = await ctx
    .delete(artifactFile)
    .where(
      and(
        ofOwner(owner),
        path === ""
          ? undefined
          : or(eq(artifactFile.path, path), sql`starts_with(${artifactFile.path}, ${`${path}/`})`),
      ),
    )
    .returning({ id: artifactFile.id });
  return gone.length;
}
