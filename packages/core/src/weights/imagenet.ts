/**
 * Widths of the models whose weights, trained on ImageNet, their publishers offer in a format that is read here;
 * data/weights has the files. torchvision's GoogLeNet and AlexNet come as PyTorch pickles, which are not.
 */
export const IMAGENET_WIDTHS: Readonly<Record<string, readonly number[]>> = {
  mobilenet_m: [0.25, 0.5, 0.75, 1],
  vgg16: [1],
  resnet50: [1],
};

/** Why a model cannot start from ImageNet's weights, or null where it can. */
export function imagenetProblem({
  model,
  widthMultiplier,
}: {
  model: string;
  widthMultiplier: number;
}): string | null {
  const widths = IMAGENET_WIDTHS[model];
  const others = "use random, or { path, sha256 } of your own weights";
  if (!widths)
    return `no ImageNet weights of ${model} are published in a format that is read here; ${others}`;
  if (widths.includes(widthMultiplier)) return null;
  return `ImageNet weights of ${model} are published for a width multiplier of ${widths.join(", ")}, not ${widthMultiplier}; ${others}`;
}
