import { Readable } from "node:stream";
import { conflict, invalid, type Problem } from "@foldwise/core/errors";
import type { ArtifactStore, StoredArtifact, TakenArtifact } from "@foldwise/db/artifacts";
import type { Database } from "@foldwise/db/client";
import { type ArtifactUpload, completeUpload, findUpload } from "@foldwise/db/repositories/artifact-upload";
import { removeParts } from "./remove-parts";
import { putStream } from "./store";

/** What a client says of a part; its ETag, with or without quotes. */
export interface NamedPart {
  number: number;
  etag: string;
}

/** Clients send a request again whose answer is late: it waits for the first one's result. */
const running = new Map<string, Promise<StoredArtifact>>();

/**
 * Puts an upload's parts together and names the file; the parts are then removed. Done again, it changes nothing and answers the same.
 * @param named what the client sent, as it saw it; all parts that have come where it names none
 * @throws FoldwiseError `not-found`; `invalid` naming each part that is missing or another one; as `saveArtifactFile`
 */
export async function assembleUpload({
  db,
  store,
  uid,
  named,
}: {
  db: Database;
  store: ArtifactStore;
  uid: string;
  named?: readonly NamedPart[];
}): Promise<StoredArtifact> {
  const upload = await findUpload({ ctx: db, uid });
  if (upload.isComplete) return { sha256: upload.sha256 ?? "", bytes: upload.bytes ?? 0 };
  requireParts(upload, named);
  const first = running.get(uid);
  if (first) return first;
  const result = assemble({ db, store, upload }).finally(() => running.delete(uid));
  running.set(uid, result);
  return result;
}

async function assemble({
  db,
  store,
  upload,
}: {
  db: Database;
  store: ArtifactStore;
  upload: ArtifactUpload;
}): Promise<StoredArtifact> {
  const { parts, bytes, sha256 } = upload;
  const [only] = parts;
  const taken: TakenArtifact[] = [];
  const file =
    parts.length === 1 && only
      ? { sha256: only.sha256, bytes: only.bytes }
      : await putStream(store, Readable.from(contentsOf(store, upload, taken)));
  const problems: Problem[] = [];
  if (bytes !== null && file.bytes !== bytes)
    problems.push({ field: "bytes", value: String(bytes), problem: `the parts have ${file.bytes}` });
  if (sha256 !== null && file.sha256 !== sha256)
    problems.push({ field: "sha256", value: sha256, problem: `that of the parts is ${file.sha256}` });
  if (problems.length > 0)
    throw invalid(
      problems.map((one) => ({ ...one, remedy: "abort the upload and send the file again" })),
      "The file was refused",
    );
  await completeUpload({ db, upload, file });
  void removeParts({ db, store, uid: upload.uid, taken });
  return file;
}

/**
 * @param taken gets each part as it is found
 * @throws FoldwiseError `conflict` where a part's artifact is gone
 */
async function* contentsOf(
  store: ArtifactStore,
  { parts, uid }: ArtifactUpload,
  taken: TakenArtifact[],
): AsyncGenerator<Uint8Array> {
  for (const { number, sha256 } of parts) {
    const found = await store.find(sha256);
    if (!found) throw conflict(`Part ${number} of upload ${uid} is gone; send it again.`);
    taken.push(found);
    yield* await store.open(sha256);
  }
}

function requireParts(upload: ArtifactUpload, named: readonly NamedPart[] | undefined): void {
  const { parts, partCount } = upload;
  const there = new Map(parts.map((part) => [part.number, part]));
  const problems: Problem[] = [];
  const missing = Array.from({ length: partCount }, (_, index) => index + 1).filter(
    (number) => !there.has(number),
  );
  if (missing.length > 0)
    problems.push({
      field: "parts",
      value: `${parts.length} of ${partCount}`,
      problem: `${missing.slice(0, 20).join(", ")}${missing.length > 20 ? ", …" : ""} ${missing.length === 1 ? "is" : "are"} missing`,
      remedy: "send what is missing, then complete the upload",
    });
  const seen = new Set<number>();
  for (const [index, { number, etag }] of (named ?? []).entries()) {
    const field = `parts.${index}`;
    const part = there.get(number);
    if (seen.has(number))
      problems.push({
        field: `${field}.part_number`,
        value: String(number),
        problem: "is a duplicate part number",
      });
    else if (number > partCount)
      problems.push({
        field: `${field}.part_number`,
        value: String(number),
        problem: `the upload has ${partCount} parts`,
      });
    else if (part && part.sha256 !== etag.replaceAll('"', ""))
      problems.push({
        field: `${field}.etag`,
        value: JSON.stringify(etag.slice(0, 80)),
        problem: `differs from that of part ${number}, "${part.sha256}"`,
        remedy: "send the part again, or name the ETag that its answer had",
      });
    seen.add(number);
  }
  if (named !== undefined && problems.length === 0 && named.length !== partCount)
    problems.push({
      field: "parts",
      value: `${named.length} named`,
      problem: `the upload has ${partCount} parts`,
      remedy: "name every part with its ETag",
    });
  if (problems.length > 0) throw invalid(problems, "The upload was not completed");
}
