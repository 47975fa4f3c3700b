import { invalid } from "../errors";

/** What a model of the registry can be asked for. */
export interface ModelOptions {
  /** Side of the square input, pixels. */
  readonly inputSize: number;
  /** Factor on every number of filters; MobileNet calls it alpha. */
  readonly widthMultiplier: number;
  /** Share of units dropped in training. The article names the layer, not the rate: 0.5 is the rate of the paper that introduced dropout (Srivastava et al. 2014). */
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
  dropout: 0.5,
  batchNormMomentum: 0.99,
  l1: 0.015,
  classes: 2,
};

/** @throws FoldwiseError `invalid` when the input is no multiple of 32, or the multiplier leaves a layer without filters. */
export function checkModelOptions(options: ModelOptions): ModelOptions {
  const { inputSize, widthMultiplier } = options;
  const problems = [];
  if (!Number.isInteger(inputSize) || inputSize < 32 || inputSize % 32 !== 0)
    problems.push({
      field: "inputSize",
      value: String(inputSize),
      problem: "must be a multiple of 32, from 32: the network halves it five times",
    });
  if (!(widthMultiplier >= 1 / 32 && widthMultiplier <= 8))
    problems.push({
      field: "widthMultiplier",
      value: String(widthMultiplier),
      problem: "must be from 1/32 to 8",
    });
  if (problems.length > 0) throw invalid(problems, "The model was refused");
  return options;
}
