export { type Affine, type AffineParts, composeAffine } from "./affine";
export { augmentImage, augmentInto } from "./augment";
export type { AugmentationOptions } from "./augmentation-options";
export {
  type DeepImage,
  type IntensityRange,
  intensitiesOf,
  MAX_INTENSITY,
  narrowed,
  toEightBits,
} from "./deep-image";
export { desaturate } from "./desaturate";
export { augmentationRandom, type DrawnSteps, drawAugmentation } from "./draw-augmentation";
export { FILL_MODES, type FillMode } from "./fill-mode";
export {
  decodeBmp,
  IMAGE_FORMATS,
  IMAGE_FORMATS_TEXT,
  type ImageFormat,
  MAX_PIXELS,
  parseBmpHeader,
  type Sniffed,
  sniffImage,
  tiffPage,
} from "./formats";
export { addDrawnNoise, addGaussianNoise, drawNoiseField, type NoisyImage } from "./noise";
export { PAD_MODES, type Padding, type PadMode, padToSquare } from "./pad";
export { eightBitTarget, networkTarget, type PixelTarget, writePixels } from "./pixel-target";
export { type Preparation, prepareImage } from "./prepare-image";
export {
  type RenderedStage,
  renderStages,
  STAGES,
  type StageDraw,
  type StageName,
  type StageOptions,
} from "./render-stages";
export { RESCALES, type Rescale, rescaleTable } from "./rescale";
export { centreCrop, RESIZE_FILTERS, type ResizeFilter, resizeImage } from "./resize";
export { type RgbImage, rgbImage } from "./rgb-image";
export { sizeRemark } from "./size-remark";
export { affineWarp, INTERPOLATIONS, type Interpolation, type WarpOptions } from "./warp";
