import { type RenderedStage, renderStages, type StageDraw } from "@foldwise/core/imaging";
import { type DataOptions, preparationOf } from "@foldwise/core/trainers";
import { resolveAugmentation } from "@foldwise/core/trainers/tfjs/augmentation";
import { decodeImage } from "./decode";
import { encodePng } from "./encode-png";

export interface ImageStagesInput {
  /** An encoded image. */
  readonly bytes: Uint8Array;
  /** What an error calls the image. */
  readonly name: string;
  readonly data: DataOptions;
  /** Side of the network's input, pixels. */
  readonly size: number;
  readonly draw: StageDraw;
}

export type ImageStage = Omit<RenderedStage, "image"> & {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
};

/**
 * An image on its way to the network, as a plan's `data` section has it: a PNG and the numbers drawn for each stage.
 *
 * @throws FoldwiseError `invalid` naming the image when it cannot be decoded
 */
export async function imageStages({
  bytes,
  name,
  data,
  size,
  draw,
}: ImageStagesInput): Promise<ImageStage[]> {
  const { intensityRange, ...preparation } = preparationOf(data);
  const options = {
    ...preparation,
    size,
    augmentation: resolveAugmentation(data),
    rescale: data.rescale ?? "0-1",
  } as const;
  const stages: ImageStage[] = [];
  const original = await decodeImage(bytes, name, intensityRange);
  for (const { image, ...stage } of renderStages(original, options, draw))
    stages.push({ ...stage, width: image.width, height: image.height, png: await encodePng(image) });
  return stages;
}
