import { join } from "node:path";
import type { PrepareJob } from "@foldwise/core/contracts/trainer";
import type { DataOptions } from "@foldwise/core/trainers";
import { DECODER_VERSION } from "../training/images/decoder-version";

/** What of a plan's data section decides the pixels of a pack. */
export type PackOptions = Pick<DataOptions, "crop" | "resize" | "pad" | "padValue" | "intensityRange">;

/** The job that makes a dataset's pixel pack; its name says everything the pack is made from. */
export function packJob({
  folder,
  dataset,
  size,
  ...options
}: {
  folder: string;
  dataset: { fingerprint: string; location: string; paths: readonly string[] };
  size: number;
} & PackOptions): PrepareJob {
  const { crop, resize = "bilinear", pad, padValue, intensityRange } = options;
  const key = [
    `${dataset.fingerprint}-crop-${crop}-size-${size}`,
    ...(resize === "bilinear" ? [] : [resize]),
    ...(pad === undefined ? [] : [`pad-${pad}`]),
    ...(pad === "constant" ? [String(padValue ?? 0)] : []),
    ...(intensityRange === undefined ? [] : [`range-${intensityRange.join("-")}`]),
    `decoder-${DECODER_VERSION}`,
  ].join("-");
  return {
    kind: "prepare",
    files: dataset.paths.map((path) => join(dataset.location, path)),
    crop,
    resize,
    pad,
    padValue,
    intensityRange,
    size,
    key,
    out: join(folder, `${key}.pack`),
  };
}
