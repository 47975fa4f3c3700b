import type { Target } from "../contract";

/** Options that hold for the epochs to come alone. What decides weights, images, the end or the best epoch is one for all. */
const TRAINING = ["batchSize", "learningRate", "l1"];
const NETWORK = ["dropout", "batchNormMomentum"];
const DATA = ["balance", "augmentation", "augmentationSteps", "trainSigmas", "noiseReading"];

/** Whether another value of an option may hold from some epoch of a training on; of an option within one, that one. */
export function canChangeEpochs({ section, key, within }: Target): boolean {
  switch (section) {
    case "training":
      return within === undefined ? TRAINING.includes(key) : within === "plateau";
    case "trainer":
      return within === undefined && NETWORK.includes(key);
    case "data":
      return DATA.includes(within ?? key);
  }
}
