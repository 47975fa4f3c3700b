import type { Problem } from "../errors";

/** `article`: Table 4's, whatever stands below. `reference`: that of the model's reference implementation. */
export const HEADS = ["article", "reference"] as const;
export type Head = (typeof HEADS)[number];

/** What a model of the registry can be asked for. */
export interface ModelOptions {
  /** Side of the square input, pixels. */
  readonly inputSize: number;
  /** Factor on every number of filters, and of hidden units of the head; MobileNet calls it alpha. */
  readonly widthMultiplier: number;
  readonly head: Head;
  /** Train the head alone; the base works as in inference (Keras' `trainable = False`). */
  readonly freezeBase: boolean;
  /**
   * Share of units dropped in training, where the head has a dropout layer (VGG16's, ResNet-50's and ALNett's reference
   * heads have none). The article names the layer, not the rate: 0.5 is the rate of the paper that introduced dropout
   * (Srivastava et al. 2014).
   */
  readonly dropout: number;
  /** Share of the moving averages kept at each step; Keras' default. */
  readonly batchNormMomentum: number;
  /** L1 strength on the last kernel (Table 4). */
  readonly l1: number;
  readonly classes: number;
}

export const DEFAULT_MODEL_OPTIONS: ModelOptions = {
  inputSize: 224,
  widthMultiplier: 1,
  head: "article",
  freezeBase: false,
  dropout: 0.5,
  batchNormMomentum: 0.99,
  l1: 0.015,
  classes: 2,
};

/** Side of an input, pixels: four times what a plan takes, so that larger ones can be looked at. */
const MAX_INPUT_SIZE = 2_048;

interface InputSizes {
  readonly min: number;
  readonly multipleOf: number;
}

/** What a network cannot take: an input that leaves no pixel, a multiplier out of range. Empty when it can be built. */
export function optionProblems(
  {
    inputSize,
    widthMultiplier,
    classes,
  }: Pick<ModelOptions, "inputSize" | "widthMultiplier"> & Partial<Pick<ModelOptions, "classes">>,
  { min, multipleOf }: InputSizes,
): Problem[] {
  const problems: Problem[] = [];
  if (!Number.isInteger(inputSize) || inputSize < min || inputSize % multipleOf !== 0)
    problems.push({
      field: "inputSize",
      value: String(inputSize),
      problem: `must be ${multipleOf > 1 ? `a multiple of ${multipleOf}` : "whole pixels"}, from ${min}: a smaller map would have no pixel left`,
      remedy: `for example ${Math.max(224, Math.ceil(min / multipleOf) * multipleOf)} or ${Math.ceil(min / 32) * 32}`,
    });
  else if (inputSize > MAX_INPUT_SIZE)
    problems.push({
      field: "inputSize",
      value: String(inputSize),
      problem: "is too large",
      remedy: `at most ${MAX_INPUT_SIZE} pixels`,
    });
  if (!(widthMultiplier >= 1 / 32 && widthMultiplier <= 8))
    problems.push({
      field: "widthMultiplier",
      value: String(widthMultiplier),
      problem: "must be from 1/32 to 8",
    });
  if (classes !== undefined && !(Number.isInteger(classes) && classes >= 2 && classes <= 100_000))
    problems.push({ field: "classes", value: String(classes), problem: "must be from 2 to 100,000" });
  return problems;
}
