import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { StoredArtifactFile } from "@foldwise/core/contracts/http/artifact";
import { FoldwiseError } from "@foldwise/core/errors";
import { bytesText } from "@foldwise/core/words";
import type { CliContext } from "../context";

/** A larger file goes in parts, which an upload that is cut off keeps. */
const ONE_REQUEST_BYTES = 16 * 1024 ** 2;

/**
 * Stores a file, or all files of a folder, with a run.
 * @param path in the run; the name of the file or folder by default
 * @throws FoldwiseError `invalid` for what is neither
 */
export async function putFiles(
  context: CliContext,
  { runId, source, path = basename(source) }: { runId: number; source: string; path?: string },
): Promise<StoredArtifactFile[]> {
  const found = await stat(source).catch(() => null);
  if (found?.isFile()) return [await putFile(context, { runId, source, path })];
  if (!found?.isDirectory())
    throw new FoldwiseError("invalid", `${source} is neither a file nor a folder that can be read.`);
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const stored: StoredArtifactFile[] = [];
  for (const file of files.sort()) {
    const below = file.slice(source.replace(/[/\\]+$/, "").length + 1).replaceAll("\\", "/");
    stored.push(await putFile(context, { runId, source: file, path: `${path}/${below}` }));
  }
  return stored;
}

async function putFile(
  { client, say, signal }: CliContext,
  { runId, source, path }: { runId: number; source: string; path: string },
): Promise<StoredArtifactFile> {
  const sha256 = await fileDigest(source);
  const file = await openAsBlob(source);
  if (file.size <= ONE_REQUEST_BYTES) return client.artifacts.store(runId, path, { file, sha256 });
  const upload = await client.artifacts.createUpload(runId, { path, bytes: file.size, sha256 });
  const { id, partBytes, partCount } = upload;
  if (partBytes === null) throw new Error(`upload ${id} has parts of no size`);
  const there = new Set(upload.parts.map(({ number }) => number));
  if (there.size > 0) say(`${path}: ${there.size} of ${partCount} parts are there already`);
  for (let number = 1; number <= partCount; number++) {
    if (there.has(number)) continue;
    signal.throwIfAborted();
    const part = file.slice((number - 1) * partBytes, number * partBytes);
    const digest = createHash("sha256").update(new Uint8Array(await part.arrayBuffer()));
    await client.artifacts.storePart(id, number, { file: part, sha256: digest.digest("hex") });
    say(`${path}: part ${number} of ${partCount}, ${bytesText(Math.min(number * partBytes, file.size))}`);
  }
  await client.artifacts.completeUpload(id);
  return { path, bytes: file.size, sha256 };
}

export async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
