import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseWeightsManifest, type WeightsManifest } from "@foldwise/core/weights";
import { refused } from "./checksum";

/**
 * Reads the document of data/weights of a model.
 *
 * @throws FoldwiseError `invalid` when there is none, or it is not as it must be
 */
export async function readManifest(folder: string, model: string): Promise<WeightsManifest> {
  const path = join(folder, `${model}.yaml`);
  const text = await readFile(path, "utf8").catch((error) => {
    throw refused(`data/weights has no entry for ImageNet weights of ${model}`, error);
  });
  return parseWeightsManifest(text, path);
}
