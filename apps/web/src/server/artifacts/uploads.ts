import { conflict, FoldwiseError, invalid } from "@foldwise/core/errors";
import type { ArtifactStore } from "@foldwise/db/artifacts";
import type { Database } from "@foldwise/db/client";
import { type ArtifactOwner, checkArtifactRoom } from "@foldwise/db/repositories/artifact-file";
import {
  createUpload,
  findSameUpload,
  findUpload,
  saveUploadPart,
  type UploadedPart,
} from "@foldwise/db/repositories/artifact-upload";
import { MAX_ARTIFACT_BYTES, promisedBytes, receiveFile } from "./receive";

/** As S3 has it. */
export const MAX_PARTS = 10_000;
export const MAX_PART_BYTES = 5 * 1024 ** 3;
const MIN_PART_BYTES = 16 * 1024 ** 2;
/** How long an upload can be continued. */
const UPLOAD_SECONDS = 7 * 24 * 3600;

/** An upload of a file in so many parts, whose sizes the client decides. @returns its UUID; @throws as `saveArtifactFile` */
export async function startUploadOfParts({
  db,
  owner,
  path,
  partCount,
}: {
  db: Database;
  owner: ArtifactOwner;
  path: string;
  partCount: number;
}): Promise<string> {
  await checkArtifactRoom({ ctx: db, owner, path, bytes: 0 });
  return createUpload({ ctx: db, upload: { owner, path, partCount, seconds: UPLOAD_SECONDS } });
}

/** An upload of a file that is known, or the open one of the same file to the same place. @returns its UUID; @throws as `saveArtifactFile` */
export async function startOrContinueUpload({
  db,
  runId,
  path,
  bytes,
  sha256,
}: {
  db: Database;
  runId: number;
  path: string;
  bytes: number;
  sha256: string;
}): Promise<string> {
  const owner = { runId };
  const same = await findSameUpload({ ctx: db, runId, path, bytes, sha256 });
  await checkArtifactRoom({ ctx: db, owner, path, bytes, ...(same && { uploadId: same.id }) });
  if (same !== null) return same.uid;
  const partBytes = partBytesOf(bytes);
  const partCount = Math.max(1, Math.ceil(bytes / partBytes));
  return createUpload({
    ctx: db,
    upload: { owner, path, bytes, sha256, partBytes, partCount, seconds: UPLOAD_SECONDS },
  });
}

/** The smallest power of two by which a file has at most as many parts as an upload may have. */
function partBytesOf(bytes: number): number {
  let size = MIN_PART_BYTES;
  while (size * MAX_PARTS < bytes) size *= 2;
  return size;
}

/**
 * Stores a part of an upload, whole or not at all; one that comes again replaces itself.
 * @throws FoldwiseError as `receiveFile` and `saveArtifactFile`; `invalid` for a number or size that the upload does not have
 */
export async function receivePart({
  db,
  store,
  request,
  uid,
  number,
}: {
  db: Database;
  store: ArtifactStore;
  request: Request;
  uid: string;
  number: number;
}): Promise<UploadedPart> {
  const upload = await findUpload({ ctx: db, uid });
  if (upload.isComplete) throw conflict(`Upload ${uid} is complete; start another one to replace the file.`);
  if (number < 1 || number > upload.partCount)
    throw invalid([
      {
        field: "number",
        value: String(number),
        problem: `the upload has ${upload.partCount} parts`,
        remedy: `choose 1 to ${upload.partCount}`,
      },
    ]);
  const { owner, path, bytes: whole, partBytes, partCount } = upload;
  const isLast = number === partCount;
  const expected =
    whole === null || partBytes === null ? null : isLast ? whole - (partCount - 1) * partBytes : partBytes;
  const others = upload.parts.reduce((sum, part) => sum + (part.number === number ? 0 : part.bytes), 0);
  const promised = promisedBytes(request);
  requireSize(promised ?? expected, expected, number);
  await checkArtifactRoom({
    ctx: db,
    owner,
    path,
    bytes: whole ?? others + (promised ?? 0),
    uploadId: upload.id,
  });
  const most = Math.min(MAX_PART_BYTES, MAX_ARTIFACT_BYTES - others);
  const stored = await receiveFile(request, store, { most: Math.min(most, expected ?? most) });
  requireSize(stored.bytes, expected, number);
  const part = { number, ...stored };
  await saveUploadPart({ db, upload, part });
  return part;
}

function requireSize(bytes: number | null, expected: number | null, number: number): void {
  if (expected === null || bytes === expected) return;
  throw new FoldwiseError(
    "invalid",
    `Part ${number} has ${bytes} bytes; of the upload's size it must have ${expected}. It was not stored.`,
  );
}
