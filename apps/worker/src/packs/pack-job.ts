import { join } from "node:path";
import type { PrepareJob } from "@foldwise/core/contracts/trainer";
import type { ResizeFilter } from "@foldwise/core/imaging";
import { DECODER_VERSION } from "../training/images/decoder-version";

/** The job that makes a dataset's pixel pack; its name says everything the pack is made from. */
export function packJob({
  folder,
  dataset,
  crop,
  resize,
  size,
}: {
  folder: string;
  dataset: { fingerprint: string; location: string; paths: readonly string[] };
  crop: number;
  resize: ResizeFilter;
  size: number;
}): PrepareJob {
  const filter = resize === "bilinear" ? "" : `-${resize}`;
  const key = `${dataset.fingerprint}-crop-${crop}-size-${size}${filter}-decoder-${DECODER_VERSION}`;
  return {
    kind: "prepare",
    files: dataset.paths.map((path) => join(dataset.location, path)),
    crop,
    resize,
    size,
    key,
    out: join(folder, `${key}.pack`),
  };
}
