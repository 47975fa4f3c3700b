import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { artifactFile } from "../../schema";
import { type ArtifactOwner, type HeldOwner, holdOwner } from "./hold-owner";
import { artifactBytesInAll, artifactBytesOf, quotaExceeded, type Shortage } from "./usage";

export interface ArtifactEntry {
  /** Of a folder or file, without the path before it. */
  name: string;
  isFolder: boolean;
  /** Of a folder, of all files in it. */
  bytes: number;
  /** Null of a folder. */
  sha256: string | null;
  /** Of a folder, that of its newest file. */
  createdAt: Date;
}

const ofOwner = (owner: ArtifactOwner) =>
  "runId" in owner
    ? and(eq(artifactFile.runId, owner.runId), isNull(artifactFile.modelId))
    : and(eq(artifactFile.modelId, owner.modelId), isNull(artifactFile.runId));

/**
 * Names an artifact that is stored already; a file that was there under the path is replaced. A file that fills a quota beyond
 * its end is refused, also when several come at the same time.
 * @throws FoldwiseError `conflict` where the owner is deleted; `insufficient-storage`
 */
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
  await ctx.transaction(async (tx) => {
    const held = await holdOwner(tx, owner);
    await requireRoom({ ctx: tx, held, owner, path, bytes });
    await tx
      .insert(artifactFile)
      .values({ ...owner, path, sha256, bytes })
      .onConflictDoUpdate({
        target: [artifactFile.runId, artifactFile.modelId, artifactFile.path],
        set: { sha256, bytes, createdAt: sql`now()` },
      });
  });
}

/**
 * Whether a file of so many bytes would fit now, before it is sent.
 * @param uploadId the open upload that makes the file, whose parts are then not counted twice
 * @throws FoldwiseError as `saveArtifactFile`
 */
export async function checkArtifactRoom({
  ctx,
  owner,
  path,
  bytes,
  uploadId,
}: {
  ctx: Context;
  owner: ArtifactOwner;
  path: string;
  bytes: number;
  uploadId?: number;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const held = await holdOwner(tx, owner);
    await requireRoom({ ctx: tx, held, owner, path, bytes, ...(uploadId === undefined ? {} : { uploadId }) });
  });
}

/** As `checkArtifactRoom`, of an owner that is held. @throws FoldwiseError `insufficient-storage` */
export async function requireRoom({
  ctx,
  held: { experimentId, maxOfExperiment, maxInAll },
  owner,
  path,
  bytes,
  uploadId,
}: {
  ctx: Context;
  held: HeldOwner;
  owner: ArtifactOwner;
  path: string;
  bytes: number;
  uploadId?: number;
}): Promise<void> {
  if (maxOfExperiment === null && maxInAll === null) return;
  const exceptUpload = uploadId ?? null;
  const replaced = (await findArtifactFile({ ctx, owner, path }))?.bytes ?? 0;
  const require = (shortage: Shortage) => {
    if (bytes > replaced && shortage.used - replaced + bytes > shortage.max)
      throw quotaExceeded(shortage, bytes);
  };
  if (maxOfExperiment !== null)
    require({
      experimentId,
      max: maxOfExperiment,
      used: await artifactBytesOf({ ctx, experimentId, exceptUpload }),
    });
  if (maxInAll !== null)
    require({ experimentId: null, max: maxInAll, used: await artifactBytesInAll({ ctx, exceptUpload }) });
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

/** Bytes of a content that some file has; null where none has it. */
export async function findArtifactContent({
  ctx,
  sha256,
}: {
  ctx: Context;
  sha256: string;
}): Promise<{ bytes: number } | null> {
  const [found] = await ctx
    .select({ bytes: artifactFile.bytes })
    .from(artifactFile)
    .where(eq(artifactFile.sha256, sha256))
    .limit(1);
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
      // A name is a file's and a folder's at the same time where both were stored: it is listed as the folder.
      sha256: sql<
        string | null
      >`case when bool_or(position('/' in ${rest}) > 0) then null else min(${artifactFile.sha256}) end`,
      createdAt: sql`max(${artifactFile.createdAt})`.mapWith(artifactFile.createdAt),
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
