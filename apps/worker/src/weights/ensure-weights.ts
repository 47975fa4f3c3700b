import { basename, join } from "node:path";
import { FoldwiseError } from "@foldwise/core/errors";
import type { TfjsOptions } from "@foldwise/core/trainers";
import { choosePublished, type PublishedFile, type WeightsManifest } from "@foldwise/core/weights";
import { checkLocal } from "./check-local";
import { refused } from "./checksum";
import type { RetryPolicy } from "./download";
import { fetchFile } from "./fetch-file";
import { fetchModel } from "./fetch-model";
import { removeStaleParts } from "./remove-stale-parts";
import type { WeightsAccess } from "./weights-access";
import { WrongPlace } from "./wrong-place";

export interface WeightsRequest {
  readonly network: TfjsOptions;
  /** `weights` of the cache folder. */
  readonly folder: string;
  /** Gives the document of data/weights of a model. */
  readonly manifestOf: (model: string) => Promise<WeightsManifest>;
  readonly access: WeightsAccess;
  readonly onProgress: (line: string) => void;
  readonly retryPolicy?: RetryPolicy;
  /** Ends waiting, downloading and reading with its reason; what came is kept. */
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
  if (weights !== "imagenet" && "path" in weights) return checkLocal(weights, request.access, request.signal);
  await removeStaleParts(request.folder);
  if (weights === "imagenet") return ensurePublished(request);
  return ensureUrl(request, weights).catch((error) => {
    throw error instanceof FoldwiseError ? new WrongPlace("url", error.message, error) : error;
  });
}

async function ensurePublished({
  network,
  folder,
  manifestOf,
  access,
  ...rest
}: WeightsRequest): Promise<WeightsFile> {
  const manifest = await manifestOf(network.model);
  const { url, checksum } = publishedFile(manifest, network);
  const path = join(folder, network.model, basename(new URL(url).pathname));
  const { sha256 } = await fetchFile({ ...rest, ...access, url, to: path, checksum });
  return { path, sha256, origin: `ImageNet, ${basename(path)}`, expects: manifest.expects };
}

/** @throws FoldwiseError `invalid` when none is published for the network's width. */
function publishedFile(manifest: WeightsManifest, network: TfjsOptions): PublishedFile {
  const file = choosePublished(manifest, network);
  if (file) return file;
  throw refused(
    `data/weights has no ImageNet weights of ${network.model} for a width multiplier of ${network.widthMultiplier}`,
  );
}

async function ensureUrl(
  { folder, access, ...rest }: WeightsRequest,
  { url, sha256 }: { url: string; sha256: string },
): Promise<WeightsFile> {
  const name = basename(new URL(url).pathname) || "weights";
  const own = join(folder, "by-checksum", sha256);
  const request = { ...rest, ...access, url };
  if (name.endsWith(".json"))
    return { path: await fetchModel({ ...request, folder: own, name, sha256 }), sha256, origin: url };
  const path = join(own, name);
  await fetchFile({ ...request, to: path, checksum: { sha256 } });
  return { path, sha256, origin: url };
}

/**
 * What of published weights decides a training's outcome: the publisher's checksum, or the address where there is none.
 *
 * @throws FoldwiseError `invalid` when none is published for the network's width
 */
export function publishedIdentity(manifest: WeightsManifest, network: TfjsOptions): string {
  const { checksum, url } = publishedFile(manifest, network);
  if (!checksum) return url;
  return "md5" in checksum ? `md5 ${checksum.md5}` : `sha256 ${checksum.sha256}`;
}
