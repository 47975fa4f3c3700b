export {
  ARTICLE_AUGMENTATION,
  type AugmentationOptions,
  augmentArticle,
  type DrawnAugmentation,
  resolveAugmentation,
} from "./augment";
export { desaturate } from "./desaturate";
export { addGaussianNoise, drawNoiseField, type NoisyImage } from "./noise";
export { centreCrop, resizeBilinear } from "./resize";
export { type RgbImage, rgbImage } from "./rgb-image";
export { type Affine, type AffineParts, affineWarp, composeAffine } from "./warp";
