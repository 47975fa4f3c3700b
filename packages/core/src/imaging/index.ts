export { type AugmentBuffers, augmentArticle, type DrawnAugmentation } from "./augment";
export { ARTICLE_AUGMENTATION, type AugmentationOptions, resolveAugmentation } from "./augmentation-options";
export { desaturate } from "./desaturate";
export { augmentationRandom, type DrawnSteps, drawAugmentation } from "./draw-augmentation";
export { addDrawnNoise, addGaussianNoise, drawNoiseField, type NoisyImage } from "./noise";
export { type Preparation, prepareImage } from "./prepare-image";
export {
  type RenderedStage,
  renderStages,
  STAGES,
  type StageDraw,
  type StageName,
  type StageOptions,
} from "./render-stages";
export { RESCALES, type Rescale, rescaleInto, rescaleTable } from "./rescale";
export { centreCrop, RESIZE_FILTERS, type ResizeFilter, resizeImage } from "./resize";
export { type RgbImage, rgbImage } from "./rgb-image";
export {
  type Affine,
  type AffineParts,
  affineWarp,
  composeAffine,
  FILL_MODES,
  type FillMode,
  INTERPOLATIONS,
  type Interpolation,
  type WarpOptions,
} from "./warp";
