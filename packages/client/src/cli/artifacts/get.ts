import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ArtifactEntry } from "@foldwise/core/contracts/http/artifact";
import { notFound } from "@foldwise/core/errors";
import type { CliContext } from "../context";
import { Failed } from "../exit-codes";
import { fileDigest } from "./put";

export interface Downloaded {
  /** On this machine. */
  path: string;
  bytes: number;
  sha256: string;
}

/**
 * Downloads a file of a run, or all files of a folder. What an earlier try has of a file stays beside it and is continued.
 * @param path in the run; '' for all its files
 * @param out a folder that is there, or else the name that the file or folder gets
 */
export async function getFiles(
  context: CliContext,
  { runId, path, out }: { runId: number; path: string; out: string },
): Promise<Downloaded[]> {
  const name = basename(path);
  const isThere = (await stat(out).catch(() => null))?.isDirectory() ?? false;
  const target = resolve(isThere && name !== "" ? join(out, name) : out);
  const done: Downloaded[] = [];
  for (const entry of await filesBelow(context, runId, path)) {
    const below = entry.path === path ? "" : entry.path.slice(path === "" ? 0 : path.length + 1);
    const place = resolve(target, below);
    if (place !== target && !place.startsWith(`${target}${sep}`))
      throw new Failed(`${entry.path} would be written outside ${target}.`);
    done.push(await getFile(context, { runId, entry, place }));
  }
  return done;
}

/** A file, or every file of a folder at any depth. @throws FoldwiseError `not-found` */
async function filesBelow(context: CliContext, runId: number, path: string): Promise<ArtifactEntry[]> {
  const { entries } = await context.client.artifacts.list(runId, path);
  if (entries.length === 0) {
    const folder = path.includes("/") ? dirname(path) : "";
    const siblings = path === "" ? [] : (await context.client.artifacts.list(runId, folder)).entries;
    const found = siblings.find((entry) => entry.path === path);
    if (!found) throw notFound("file", path === "" ? `of run ${runId}` : `${path} of run ${runId}`);
    return [found];
  }
  const files: ArtifactEntry[] = [];
  for (const entry of entries)
    files.push(...(entry.isFolder ? await filesBelow(context, runId, entry.path) : [entry]));
  return files;
}

async function getFile(
  { client, signal, say }: CliContext,
  { runId, entry, place }: { runId: number; entry: ArtifactEntry; place: string },
): Promise<Downloaded> {
  const { path, bytes } = entry;
  const sha256 = entry.sha256 ?? "";
  await mkdir(dirname(place), { recursive: true });
  // Of this content alone: of another one there is nothing to continue.
  const partial = join(dirname(place), `.${basename(place)}.${sha256.slice(0, 16)}.part`);
  const from = (await stat(partial).catch(() => null))?.size ?? 0;
  if (from > 0 && from < bytes) say(`${path}: continues from byte ${from} of ${bytes}`);
  if (from < bytes || bytes === 0) {
    const response = await client.artifacts.file(runId, path, { from, etag: `"${sha256}"`, signal });
    const flags = response.status === 206 ? "a" : "w";
    const source = response.body === null ? Readable.from([]) : Readable.from(chunksOf(response.body));
    await pipeline(source, createWriteStream(partial, { flags }), { signal });
  }
  if ((await fileDigest(partial)) !== sha256) {
    await rm(partial, { force: true });
    throw new Failed(`${path} is not what the server listed: its checksum differs. Try again.`);
  }
  await rename(partial, place);
  return { path: place, bytes, sha256 };
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
