import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readWhole } from "../reading/regular-file";
import { shardsOf } from "../training/weights-files/read-tfjs";
import { MAX_MODEL_JSON_BYTES } from "./check-local";
import { digestFiles, refused } from "./checksum";
import { downloadPart, type FetchRequest } from "./fetch-file";
import { withLock } from "./lock";
import { mismatch } from "./mismatch";

/**
 * A model.json with its shards, in a folder of the cache that is named after their checksum together. They are fetched
 * into another folder, `<folder>.part`, which takes this name once all of it is right and is removed when anything is
 * wrong, so that a wrong answer does not stand in the way of the next try. What a signal ends is kept and gone on from.
 *
 * @returns the path of model.json
 * @throws FoldwiseError `invalid` when it cannot be had or is wrong; the signal's reason when it aborts
 */
export async function fetchModel(
  request: Omit<FetchRequest, "to" | "checksum"> & { folder: string; name: string; sha256: string },
): Promise<string> {
  const { folder, name, url, sha256, onProgress, signal } = request;
  await mkdir(dirname(folder), { recursive: true });
  const onWait = () => onProgress(`${name} is being downloaded by another process`);
  await withLock(
    `${folder}.lock`,
    async () => {
      if (await isRight(folder, request)) return;
      // Of a release that kept wrong answers, or altered since.
      await rm(folder, { recursive: true, force: true });
      const incoming = `${folder}.part`;
      try {
        const paths = await fetchAll(incoming, request);
        const problem = mismatch(paths, await digestFiles(paths, request), sha256);
        if (problem) throw refused(problem.replace(paths[0] ?? "", url));
        await rename(incoming, folder);
      } catch (error) {
        signal?.throwIfAborted();
        await rm(incoming, { recursive: true, force: true });
        throw error;
      }
    },
    { signal, onWait },
  );
  return join(folder, name);
}

type Request = Parameters<typeof fetchModel>[0];

async function isRight(folder: string, request: Request): Promise<boolean> {
  const model = join(folder, request.name);
  if (!(await stat(model).catch(() => null))) return false;
  try {
    const paths = [model, ...(await shardPaths(model, request))];
    return mismatch(paths, await digestFiles(paths, request), request.sha256) === null;
  } catch {
    request.signal?.throwIfAborted();
    return false;
  }
}

async function fetchAll(folder: string, request: Request): Promise<string[]> {
  const model = join(folder, request.name);
  let left = request.maxBytes;
  const fetchOne = async (to: string, url: string) => {
    await fetchOnce(to, url, { ...request, maxBytes: left });
    left -= (await stat(to)).size;
  };
  await fetchOne(model, request.url);
  const shards = await shardPaths(model, request);
  for (const shard of shards) await fetchOne(shard, new URL(basename(shard), request.url).href);
  return [model, ...shards];
}

async function fetchOnce(to: string, url: string, request: Request): Promise<void> {
  if (await stat(to).catch(() => null)) return;
  request.onProgress(`downloading ${url}`);
  const place = join(request.folder, basename(to));
  await downloadPart({ ...request, url, part: `${to}.part`, name: basename(to), place });
  await rename(`${to}.part`, to);
}

async function shardPaths(model: string, { url, maxBytes, signal }: Request): Promise<string[]> {
  const limits = { maxBytes: Math.min(maxBytes, MAX_MODEL_JSON_BYTES), signal };
  const text = (await readWhole(model, limits)).toString("utf8");
  try {
    return shardsOf(text).map((shard) => join(dirname(model), shard));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refused(`${url}: the response is not a TensorFlow.js layers model: ${reason}. It was not used`);
  }
}
