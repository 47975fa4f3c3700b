export { type Affine, type AffineParts, composeAffine } from "./affine";
export { augmentImage, augmentInto } from "./augment";
export type { AugmentationOptions } from "./augmentation-options";
export { desaturate } from "./desaturate";
export { augmentationRandom, type DrawnSteps, drawAugmentation } from "./draw-augmentation";
export { FILL_MODES, type FillMode } from "./fill-mode";
export {
  decodeBmp,
  IMAGE_FORMATS,
  type ImageFormat,
  parseBmpHeader,
  type Sniffed,
  sniffImage,
} from "./formats";
export { addDrawnNoise, addGaussianNoise, drawNoiseField, type NoisyImage } from "./noise";
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
