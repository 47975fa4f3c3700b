import type { TrainerAsk } from "@foldwise/core/contracts/trainer-asks";

/** Something that a `serve` job can be asked. */
export const ASK: Extract<TrainerAsk, { kind: "stages" }> = {
  kind: "stages",
  image: { path: "a", name: "a" },
  index: 0,
  data: {
    balance: "none",
    augmentation: "none",
    trainSigmas: [3],
    noiseReading: "noisy-only",
    crop: 1,
  },
  inputSize: 32,
  seed: 1,
  epoch: 1,
  copy: "original",
};
