import { createRandom } from "@foldwise/core/random";
import { describe, expect, it } from "vitest";
import { toFloats } from "../bench/disc-batches";
import { stepNetwork } from "../bench/step-inputs";
import { openRuntime } from "../tensorflow/runtime";
import { readKerasSteps } from "../testing/keras-steps";
import { Classifier } from "./classifier";

/** docs/decisions/0005-keras-agreement.md says under what conditions, and why under these. */
function ourLosses(change: { learningRate?: number } = {}): number[] {
  const { network, weights, batches, learningRate } = { ...readKerasSteps(), ...change };
  const classifier = new Classifier(openRuntime(), stepNetwork(network), weights);
  const losses = batches.map((batch) => {
    const { crossEntropy, penalty } = classifier.trainStep(toFloats(batch), {
      learningRate,
      random: createRandom("unused: nothing is dropped"),
    });
    return crossEntropy + penalty;
  });
  classifier.dispose();
  return losses;
}

const apart = (ours: readonly number[], theirs: readonly number[]) =>
  theirs.reduce((max, loss, step) => Math.max(max, Math.abs(loss - (ours[step] ?? Number.NaN))), 0);

describe("50 steps of training from the weights and batches that Keras was given", () => {
  it("have Keras' losses to 1e-3, which a training that does not move, or moves too far, has not", () => {
    const { losses, learningRate } = readKerasSteps();
    expect(losses).toHaveLength(50);
    expect(apart(ourLosses(), losses)).toBeLessThan(1e-3);
    expect(apart(ourLosses({ learningRate: 0 }), losses)).toBeGreaterThan(5e-3);
    expect(apart(ourLosses({ learningRate: 1.5 * learningRate }), losses)).toBeGreaterThan(1e-3);
  });
});
