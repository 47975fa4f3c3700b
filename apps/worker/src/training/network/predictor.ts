import { buildNetwork, type TrainerModel } from "@foldwise/core";
import type { Runtime } from "../tensorflow/runtime";
import { Classifier } from "./classifier";
import { foldBatchNorm } from "./fold-batch-norm";
import type { NamedArrays } from "./parameters";

/** A classifier that only predicts: its normalizations are folded into its convolutions, and nothing can train it. */
export function createPredictor(
  runtime: Runtime,
  model: TrainerModel & { classes: number },
  weights: NamedArrays,
): Classifier {
  const folded = foldBatchNorm(buildNetwork(model.name, { ...model, l1: 0 }), weights);
  return new Classifier(runtime, folded.network, folded.weights);
}
