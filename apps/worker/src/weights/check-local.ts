import { basename, dirname, join } from "node:path";
import { resolveAllowed } from "../reading/folder-access";
import { readWhole } from "../reading/regular-file";
import { shardsOf } from "../training/weights-files/read-tfjs";
import { digestFiles } from "./checksum";
import { mismatch } from "./mismatch";
import type { WeightsAccess } from "./weights-access";
import { unreadable, WrongPlace } from "./wrong-place";

/** Of a model.json; it holds a network's layers, not its weights. */
export const MAX_MODEL_JSON_BYTES = 2 ** 26;

/**
 * The file that a plan names by its path, a model.json with its shards.
 *
 * @throws WrongPlace when it may not be read, cannot be, or has another checksum; the signal's reason
 */
export async function checkLocal(
  { path, sha256 }: { path: string; sha256: string },
  access: WeightsAccess,
  signal?: AbortSignal,
): Promise<{ path: string; sha256: string; origin: string }> {
  const own = await allowed(path, access);
  const paths = path.endsWith(".json") ? [own, ...(await shardPaths(own, access, signal))] : [own];
  const digests = await digestFiles(paths, { maxBytes: access.maxBytes, signal }).catch((error) => {
    signal?.throwIfAborted();
    throw unreadable(error instanceof Error && "path" in error ? String(error.path) : path, error);
  });
  const problem = mismatch([path, ...paths.slice(1)], digests, sha256);
  if (problem) throw new WrongPlace("path", problem);
  return { path: own, sha256, origin: basename(path) };
}

async function allowed(path: string, { folders }: WeightsAccess): Promise<string> {
  const found = await resolveAllowed(path, folders);
  if ("path" in found) return found.path;
  throw new WrongPlace("path", `${path} — ${found.problem}; ${found.remedy}`);
}

/** Each is checked for itself: it may be a link. */
async function shardPaths(path: string, access: WeightsAccess, signal?: AbortSignal): Promise<string[]> {
  const limits = { maxBytes: Math.min(access.maxBytes, MAX_MODEL_JSON_BYTES), signal };
  const bytes = await readWhole(path, limits).catch((error) => {
    signal?.throwIfAborted();
    throw unreadable(path, error);
  });
  let shards: string[];
  try {
    shards = shardsOf(bytes.toString("utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WrongPlace("path", `${path} — is not a TensorFlow.js layers model: ${reason}`);
  }
  return Promise.all(shards.map((shard) => allowed(join(dirname(path), shard), access)));
}
