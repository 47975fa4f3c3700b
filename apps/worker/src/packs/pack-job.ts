import { join } from "node:path";
import type { PrepareJob } from "@foldwise/core";

/** The job that makes a data set's pixel pack; its name says everything the pack is made from. */
export function packJob({
  folder,
  dataset,
  crop,
  size,
}: {
  folder: string;
  dataset: { fingerprint: string; location: string; paths: readonly string[] };
  crop: number;
  size: number;
}): PrepareJob {
  const key = `${dataset.fingerprint}-crop-${crop}-size-${size}`;
  return {
    kind: "prepare",
    files: dataset.paths.map((path) => join(dataset.location, path)),
    crop,
    size,
    key,
    out: join(folder, `${key}.pack`),
  };
}
