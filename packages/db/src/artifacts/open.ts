import { FoldwiseError } from "@foldwise/core/errors";
import { makeFolderStore } from "./folder-store";
import { type LocalCache, makeLocalCache } from "./local-cache";
import { makeS3Store } from "./s3-store";
import type { ArtifactSettings } from "./settings";
import type { ArtifactStore } from "./store";

export interface Artifacts {
  store: ArtifactStore;
  /** Copies on this machine. */
  cache: LocalCache;
  /** Homes need not be shared: the images of datasets are in the store, too. */
  isSeparate: boolean;
}

/** Opens the place that the environment names. Nothing is asked of it yet: `check` does. */
export function openArtifactStore({ place, isSeparate, cache: limits }: ArtifactSettings): Artifacts {
  const cache = makeLocalCache(limits);
  const store = place.kind === "s3" ? makeS3Store(place, cache) : makeFolderStore(place.root);
  return { store, cache, isSeparate };
}

/** Whether waiting may help against an error of a store: its server may be out of reach for a while. */
export function isTemporary(error: unknown): boolean {
  return error instanceof FoldwiseError && Reflect.get(error, "isTemporary") === true;
}
