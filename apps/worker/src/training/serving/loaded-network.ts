import type { TrainerModel } from "@foldwise/core/contracts/trainer";
import type { Rescale, RgbImage } from "@foldwise/core/imaging";
import { type DataOptions, preparationOf } from "@foldwise/core/trainers";
import type { WeightsKind } from "@foldwise/core/words";
import { readCheckpoint } from "../checkpoint/read";
import { decodeImage } from "../images/decode";
import { prepareNamed } from "../images/prepare";
import { predictSamples } from "../jobs/predict";
import { createPredictor, type Predictor } from "../network/predictor";
import { toBatch } from "../pipeline/load-batch";
import type { Runtime } from "../tensorflow/runtime";

/** What of an ask names a network. */
export interface NetworkKey {
  readonly checkpoint: string;
  readonly weights: WeightsKind;
  readonly data: DataOptions;
}

/** One image on its way through a network, and how long each part took. */
export interface OnePrediction {
  /** As it was decoded, pixels. */
  readonly width: number;
  readonly height: number;
  /** What the network saw. */
  readonly prepared: RgbImage;
  readonly predicted: number;
  readonly probabilities: readonly number[];
  readonly milliseconds: { readonly decode: number; readonly resize: number; readonly predict: number };
}

export interface LoadedNetwork {
  readonly model: TrainerModel;
  readonly classes: readonly string[];
  /** Epoch of the weights. */
  readonly epoch: number;
  /** @throws FoldwiseError `invalid` naming the image when it cannot be decoded */
  predict(bytes: Uint8Array, name: string): Promise<OnePrediction>;
  dispose(): void;
}

/** Predictions made before the first that counts: TensorFlow sets up kernels and memory at first use. */
const WARM_UP = 2;

/**
 * Reads a checkpoint and has its network ready to predict, warmed up. Images are prepared as the training's were.
 * @throws FoldwiseError `invalid` when the checkpoint cannot be read
 */
export async function loadNetwork(
  runtime: Runtime,
  { checkpoint: path, weights, data }: NetworkKey,
): Promise<LoadedNetwork> {
  const checkpoint = readCheckpoint(path);
  const { model, classes } = checkpoint;
  const predictor = createPredictor(
    runtime,
    { ...model, classes: classes.length },
    weights === "best" ? checkpoint.best : checkpoint.weights,
  );
  const { intensityRange, ...options } = preparationOf(data);
  const preparation = { ...options, size: model.inputSize };
  const rescale: Rescale = data.rescale ?? "0-1";
  const blank = new Uint8Array(model.inputSize ** 2 * 3);
  for (let i = 0; i < WARM_UP; i++)
    await classify(predictor, rescale, { width: model.inputSize, height: model.inputSize, data: blank });
  return {
    model,
    classes,
    epoch: weights === "best" ? checkpoint.schedule.bestEpoch : checkpoint.epoch,
    async predict(bytes, name) {
      const start = performance.now();
      const decoded = await decodeImage(bytes, name, intensityRange);
      const afterDecode = performance.now();
      const prepared = prepareNamed(decoded, preparation, name);
      const afterResize = performance.now();
      const { predicted, probabilities } = await classify(predictor, rescale, prepared);
      const end = performance.now();
      return {
        width: decoded.width,
        height: decoded.height,
        prepared,
        predicted,
        probabilities,
        milliseconds: {
          decode: afterDecode - start,
          resize: afterResize - afterDecode,
          predict: end - afterResize,
        },
      };
    },
    dispose: () => predictor.dispose(),
  };
}

const NEVER_WAITS = async () => {};

/** The evaluation's own way to predict, for a batch of one: equal to it but for rounding. */
async function classify(predictor: Predictor, rescale: Rescale, image: RgbImage) {
  const sample = { index: 0, class: 0 };
  const [prediction] = await predictSamples(predictor, [[sample]], {
    load: (samples) => toBatch(samples, rescale, () => image),
    breathe: NEVER_WAITS,
  });
  if (!prediction) throw new Error("a sample has a prediction");
  return prediction;
}
