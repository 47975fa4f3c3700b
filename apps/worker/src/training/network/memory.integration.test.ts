import { buildNetwork, inferNetwork } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { expect, it } from "vitest";
import { makeDiscBatches, toFloats } from "../bench/disc-batches";
import { openRuntime } from "../tensorflow/runtime";
import { Classifier } from "./classifier";
import { initializeWeights } from "./initialize";

it("memory stays flat over 200 steps of training", () => {
  const runtime = openRuntime();
  const network = buildNetwork("mobilenet_m", { inputSize: 32, widthMultiplier: 0.25 });
  const random = createRandom("memory");
  const classifier = new Classifier(runtime, network, initializeWeights(inferNetwork(network), random));
  const batches = makeDiscBatches("memory", { size: 32, count: 4, batchSize: 16 }).map(toFloats);
  const train = (steps: number) => {
    for (let step = 0; step < steps; step++) {
      const batch = batches[step % batches.length];
      if (batch) classifier.trainStep(batch, { learningRate: 1e-3, random: random.fork(step) });
    }
    return { tensors: runtime.liveTensors(), rss: process.memoryUsage.rss() };
  };
  const early = train(50);
  const late = train(150);
  classifier.dispose();
  expect(late.tensors).toBe(early.tensors);
  // A step's values are 4 MB: what leaked by the step would be 600 MB. What the garbage collector and the threads'
  // allocators, one a core, have not given back is far less.
  expect(late.rss - early.rss).toBeLessThan(300 * 2 ** 20);
});
