import { readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  choosePublished,
  FoldwiseError,
  type PublishedFile,
  type Trainer,
  type WeightsManifest,
} from "@foldwise/core";
import { shardsOf } from "../training/weights-files/read-tfjs";
import { checksumProblem, type Digests, digestFiles, refused } from "./checksum";
import type { Patience } from "./download";
import { fetchFile } from "./fetch-file";
import { unreadable, WrongPlace } from "./wrong-place";

type Network = Extract<Trainer, { kind: "tfjs" }>;

export interface WeightsRequest {
  readonly network: Network;
  /** `weights` of the cache folder. */
  readonly folder: string;
  /** Gives the document of data/weights of a model. */
  readonly manifestOf: (model: string) => Promise<WeightsManifest>;
  readonly onProgress: (line: string) => void;
  readonly patience?: Patience;
  /** Ends waiting and downloading with its reason; what came is kept. */
  readonly signal?: AbortSignal;
}

/** A file on this machine, its checksum verified. */
export interface WeightsFile {
  readonly path: string;
  readonly sha256: string;
  /** Where it is from, for the run: a file's name or a URL. */
  readonly origin: string;
  /** What 8-bit values were brought to when the weights were trained, where the publisher says. */
  readonly expects?: string;
}

/**
 * The file that a network starts from; null for random weights.
 *
 * @throws FoldwiseError `invalid` when it cannot be had, or has another checksum than the plan or the publisher says;
 * a WrongPlace where the plan names it
 */
export async function ensureWeights(request: WeightsRequest): Promise<WeightsFile | null> {
  const { network } = request;
  const { weights } = network;
  if (weights === "random") return null;
  if (weights === "imagenet") return ensurePublished(request);
  if ("path" in weights) return checkLocal(weights);
  return ensureUrl(request, weights).catch((error) => {
    throw error instanceof FoldwiseError ? new WrongPlace("url", error.message, error) : error;
  });
}

async function ensurePublished({
  network,
  folder,
  manifestOf,
  ...rest
}: WeightsRequest): Promise<WeightsFile> {
  const manifest = await manifestOf(network.model);
  const { url, checksum } = publishedFile(manifest, network);
  const path = join(folder, network.model, basename(new URL(url).pathname));
  const { sha256 } = await fetchFile({ ...rest, url, to: path, checksum });
  return { path, sha256, origin: `ImageNet, ${basename(path)}`, expects: manifest.expects };
}

/** @throws FoldwiseError `invalid` when none is published for the network's width. */
function publishedFile(manifest: WeightsManifest, network: Network): PublishedFile {
  const file = choosePublished(manifest, network);
  if (file) return file;
  throw refused(
    `data/weights has no ImageNet weights of ${network.model} for a width multiplier of ${network.widthMultiplier}`,
  );
}

async function ensureUrl(
  { folder, ...rest }: WeightsRequest,
  { url, sha256 }: { url: string; sha256: string },
): Promise<WeightsFile> {
  const name = basename(new URL(url).pathname) || "weights";
  const own = join(folder, "by-checksum", sha256);
  const path = join(own, name);
  if (!name.endsWith(".json")) {
    await fetchFile({ ...rest, url, to: path, checksum: { sha256 } });
    return { path, sha256, origin: url };
  }
  // The checksum is that of all of them together: each is fetched, then they are checked as one.
  await fetchFile({ ...rest, url, to: path, checksum: null });
  const shards = await shardPaths(path);
  for (const shard of shards)
    await fetchFile({
      ...rest,
      url: new URL(basename(shard), url).href,
      to: shard,
      checksum: null,
    });
  const paths = [path, ...shards];
  const problem = mismatch(paths, await digestFiles(paths), sha256);
  if (!problem) return { path, sha256, origin: url };
  // None of them alone can be told to be the wrong one.
  for (const file of paths) for (const name of [file, `${file}.sha256`]) await rm(name, { force: true });
  throw refused(`${url}: ${problem}`);
}

async function checkLocal({ path, sha256 }: { path: string; sha256: string }): Promise<WeightsFile> {
  const paths = path.endsWith(".json") ? [path, ...(await shardPaths(path))] : [path];
  const digests = await digestFiles(paths).catch((error) => {
    throw unreadable(error instanceof Error && "path" in error ? String(error.path) : path, error);
  });
  const problem = mismatch(paths, digests, sha256);
  if (problem) throw new WrongPlace("path", problem);
  return { path, sha256, origin: basename(path) };
}

/** What is wrong with files that the plan names, and what would be right; null where nothing is. */
function mismatch(paths: readonly string[], digests: Digests, sha256: string): string | null {
  const problem = checksumProblem(digests, { sha256 });
  if (!problem) return null;
  const together = paths.length > 1 ? ` with its ${paths.length - 1} shards` : "";
  return `${paths[0]}${together} is not the file that the plan names: ${problem}; name the file that has it, or its own as trainer.weights.sha256`;
}

async function shardPaths(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw unreadable(path, error);
  });
  try {
    return shardsOf(text).map((shard) => join(dirname(path), shard));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WrongPlace("path", `${path} — is no model.json of a TensorFlow.js layers model: ${reason}`);
  }
}

/**
 * What of published weights decides a training's outcome: the publisher's checksum, or the address where there is none.
 *
 * @throws FoldwiseError `invalid` when none is published for the network's width
 */
export function publishedIdentity(manifest: WeightsManifest, network: Network): string {
  const { checksum, url } = publishedFile(manifest, network);
  if (!checksum) return url;
  return "md5" in checksum ? `md5 ${checksum.md5}` : `sha256 ${checksum.sha256}`;
}
