import { conflict, notFound } from "@foldwise/core/errors";
import { and, asc, eq, gt, isNull, lt, ne, sql } from "drizzle-orm";
import type { Context, Database } from "../../client";
import { artifactUpload, artifactUploadPart } from "../../schema";
import { type ArtifactOwner, holdOwner, requireRoom, saveArtifactFile } from "../artifact-file";
import { namedArtifacts } from "../purge/named-artifacts";

/** A part that has come whole. */
export interface UploadedPart {
  number: number;
  sha256: string;
  bytes: number;
}

/** An upload of a file in parts that has not expired. */
export interface ArtifactUpload {
  id: number;
  uid: string;
  owner: ArtifactOwner;
  path: string;
  partCount: number;
  /** Of every part but the last; null where the client decides. */
  partBytes: number | null;
  /** Of the whole file; null where it was not said. */
  bytes: number | null;
  sha256: string | null;
  expiresAt: Date;
  isComplete: boolean;
  /** In order of number. */
  parts: UploadedPart[];
}

export interface NewUpload {
  owner: ArtifactOwner;
  path: string;
  partCount: number;
  partBytes?: number;
  bytes?: number;
  sha256?: string;
  /** How long it can be continued, counted by the database's clock. */
  seconds: number;
}

const noUpload = (uid: string) => notFound("upload", uid.slice(0, 80));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns its UUID */
export async function createUpload({
  ctx,
  upload: { owner, seconds, ...given },
}: {
  ctx: Context;
  upload: NewUpload;
}): Promise<string> {
  const [made] = await ctx
    .insert(artifactUpload)
    .values({ ...owner, ...given, expiresAt: sql`now() + make_interval(secs => ${seconds})` })
    .returning({ uid: artifactUpload.uid });
  if (!made) throw new Error("no row of a new upload");
  return made.uid;
}

/** The open upload of the same file to the same place, which is then continued; null where there is none. */
export async function findSameUpload({
  ctx,
  runId,
  path,
  bytes,
  sha256,
}: {
  ctx: Context;
  runId: number;
  path: string;
  bytes: number;
  sha256: string;
}): Promise<{ id: number; uid: string } | null> {
  const [found] = await ctx
    .select({ id: artifactUpload.id, uid: artifactUpload.uid })
    .from(artifactUpload)
    .where(
      and(
        eq(artifactUpload.runId, runId),
        eq(artifactUpload.path, path),
        eq(artifactUpload.bytes, bytes),
        eq(artifactUpload.sha256, sha256),
        isNull(artifactUpload.completedAt),
        gt(artifactUpload.expiresAt, sql`now()`),
      ),
    )
    .orderBy(asc(artifactUpload.id))
    .limit(1);
  return found ?? null;
}

/** @throws FoldwiseError `not-found`, also for one that has expired or was aborted */
export async function findUpload({ ctx, uid }: { ctx: Context; uid: string }): Promise<ArtifactUpload> {
  if (!UUID.test(uid)) throw noUpload(uid);
  const [row] = await ctx
    .select()
    .from(artifactUpload)
    .where(and(eq(artifactUpload.uid, uid), gt(artifactUpload.expiresAt, sql`now()`)));
  if (!row) throw noUpload(uid);
  const parts = await ctx
    .select({
      number: artifactUploadPart.number,
      sha256: artifactUploadPart.sha256,
      bytes: artifactUploadPart.bytes,
    })
    .from(artifactUploadPart)
    .where(eq(artifactUploadPart.uploadId, row.id))
    .orderBy(asc(artifactUploadPart.number));
  const { runId, modelId, completedAt, createdAt: _, ...rest } = row;
  const owner = runId === null ? { modelId: modelId ?? 0 } : { runId };
  return { ...rest, owner, isComplete: completedAt !== null, parts };
}

/**
 * Notes a part whose bytes are stored already; one that came before under the number is replaced. Parts count against the
 * quotas of the upload's owner from then on, also of several that come at the same time.
 * @throws FoldwiseError `not-found` for an upload that was aborted, `conflict` for one that is complete; `insufficient-storage`
 */
export async function saveUploadPart({
  db,
  upload,
  part,
}: {
  db: Database;
  upload: Pick<ArtifactUpload, "id" | "uid" | "owner" | "path" | "bytes">;
  part: UploadedPart;
}): Promise<void> {
  await db.transaction(async (tx) => {
    const held = await holdOwner(tx, upload.owner);
    if ((await lockUpload(tx, upload)).completedAt !== null)
      throw conflict(`Upload ${upload.uid} is complete; start another one to replace the file.`);
    const { owner, path, id } = upload;
    const bytes = upload.bytes ?? (await bytesOfParts(tx, upload, part.number)) + part.bytes;
    await requireRoom({ ctx: tx, held, owner, path, bytes, uploadId: id });
    await tx
      .insert(artifactUploadPart)
      .values({ uploadId: upload.id, ...part })
      .onConflictDoUpdate({
        target: [artifactUploadPart.uploadId, artifactUploadPart.number],
        set: { sha256: part.sha256, bytes: part.bytes, createdAt: sql`now()` },
      });
  });
}

/**
 * Names the file that an upload's parts made, whose bytes are stored already. Completing it again changes nothing. Its
 * parts are forgotten; their artifacts are the caller's to remove (`removeUnnamed`).
 * @throws FoldwiseError `not-found` for an upload that was aborted, and as `saveArtifactFile`
 */
export async function completeUpload({
  db,
  upload,
  file,
}: {
  db: Database;
  upload: Pick<ArtifactUpload, "id" | "uid" | "owner" | "path">;
  file: { sha256: string; bytes: number };
}): Promise<void> {
  await db.transaction(async (tx) => {
    await holdOwner(tx, upload.owner);
    if ((await lockUpload(tx, upload)).completedAt !== null) return;
    // First, as parts and file would count against a quota both.
    await tx.delete(artifactUploadPart).where(eq(artifactUploadPart.uploadId, upload.id));
    await saveArtifactFile({ ctx: tx, owner: upload.owner, path: upload.path, ...file });
    await tx
      .update(artifactUpload)
      .set({ ...file, completedAt: sql`now()` })
      .where(eq(artifactUpload.id, upload.id));
  });
}

/**
 * Forgets an upload and its parts, whose artifacts are the caller's to remove (`removeUnnamed`); nothing happens where it is gone already.
 * @throws FoldwiseError `not-found` for what is no UUID, `conflict` for one that is complete
 */
export async function abortUpload({ db, uid }: { db: Database; uid: string }): Promise<void> {
  if (!UUID.test(uid)) throw noUpload(uid);
  await db.transaction(async (tx) => {
    const [row] = await tx
      .select({ id: artifactUpload.id, completedAt: artifactUpload.completedAt })
      .from(artifactUpload)
      .where(eq(artifactUpload.uid, uid))
      .for("no key update");
    if (!row) return;
    if (row.completedAt !== null)
      throw conflict(`Upload ${uid} is complete and its file is stored; delete the file instead.`);
    await tx.delete(artifactUpload).where(eq(artifactUpload.id, row.id));
  });
}

/** @returns how many went, and the artifacts of their parts that nothing else names */
export async function deleteExpiredUploads({
  ctx,
}: {
  ctx: Context;
}): Promise<{ uploads: number; unnamed: string[] }> {
  const isExpired = lt(artifactUpload.expiresAt, sql`now()`);
  const parts = await ctx
    .selectDistinct({ sha256: artifactUploadPart.sha256 })
    .from(artifactUploadPart)
    .innerJoin(artifactUpload, eq(artifactUpload.id, artifactUploadPart.uploadId))
    .where(isExpired);
  const gone = await ctx.delete(artifactUpload).where(isExpired).returning({ id: artifactUpload.id });
  const hashes = parts.map(({ sha256 }) => sha256);
  const named = await namedArtifacts(ctx, hashes);
  return { uploads: gone.length, unnamed: hashes.filter((sha256) => !named.has(sha256)) };
}

/** Bytes of its parts but one. */
async function bytesOfParts(tx: Context, { id }: Pick<ArtifactUpload, "id">, but: number): Promise<number> {
  const [sum] = await tx
    .select({ bytes: sql`coalesce(sum(${artifactUploadPart.bytes}), 0)`.mapWith(Number) })
    .from(artifactUploadPart)
    .where(and(eq(artifactUploadPart.uploadId, id), ne(artifactUploadPart.number, but)));
  return sum?.bytes ?? 0;
}

async function lockUpload(tx: Context, { id, uid }: Pick<ArtifactUpload, "id" | "uid">) {
  const [row] = await tx
    .select({ completedAt: artifactUpload.completedAt })
    .from(artifactUpload)
    .where(eq(artifactUpload.id, id))
    .for("no key update");
  if (!row) throw noUpload(uid);
  return row;
}
