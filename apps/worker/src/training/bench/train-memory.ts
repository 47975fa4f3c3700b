import { inferNetwork } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { Classifier } from "../network/classifier";
import { initializeWeights } from "../network/initialize";
import { openRuntime } from "../tensorflow/runtime";
import { makeDiscBatches, toFloats } from "./disc-batches";
import { stepNetwork } from "./step-inputs";

/**
 * What a training holds after some steps and after many.
 *
 *   train-memory.ts FIRST LAST  prints {"early":{"tensors","megabytes"},"late":{…}}
 */
const [first = 100, last = 1000] = process.argv.slice(2).map(Number);
const runtime = openRuntime();
const network = stepNetwork({ inputSize: 64, widthMultiplier: 0.25 });
const random = createRandom("memory");
const classifier = new Classifier(runtime, network, initializeWeights(inferNetwork(network), random));
const batches = makeDiscBatches("memory", { size: 64, count: 8, batchSize: 16 }).map(toFloats);

function trainUntil(step: number) {
  while (classifier.steps < step) {
    const batch = batches[classifier.steps % batches.length];
    if (batch) classifier.trainStep(batch, { learningRate: 1e-3, random });
  }
  return { tensors: runtime.liveTensors(), megabytes: process.memoryUsage.rss() / 2 ** 20 };
}

const early = trainUntil(first);
const late = trainUntil(last);
classifier.dispose();
process.stdout.write(`${JSON.stringify({ early, late })}\n`);
