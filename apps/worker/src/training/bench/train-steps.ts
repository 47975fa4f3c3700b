import { inferNetwork } from "@foldwise/core/models";
import { createRandom } from "@foldwise/core/random";
import { Classifier } from "../network/classifier";
import { initializeWeights } from "../network/initialize";
import type { NamedArrays } from "../network/parameters";
import { openRuntime } from "../tensorflow/runtime";
import { KERAS_NETWORK, kerasInputs, saveKerasWeights } from "../testing/keras-steps";
import { makeDiscBatches, toFloats } from "./disc-batches";
import { readInputs, type StepNetwork, stepNetwork, writeInputs } from "./step-inputs";

/**
 * Training steps for the benchmark; its peer reads the same files.
 *
 *   train-steps.ts export SIZE WIDTH BATCHES WARM_UP FOLDER  writes weights after WARM_UP steps from random ones, and batches
 *   train-steps.ts run FOLDER STEPS RATE                     prints {"losses":[…],"milliseconds":[…]}
 *   train-steps.ts fixture FOLDER                            writes the weights and batches of the Keras fixture
 *   train-steps.ts save-fixture WARM_UP                      makes the fixture's weights anew
 */
const BATCH = 16;
const WARM_UP_RATE = 1e-3;

function warmWeights(network: StepNetwork, steps: number): NamedArrays {
  const net = stepNetwork(network);
  const random = createRandom(1);
  const initial = initializeWeights(inferNetwork(net), random);
  if (steps === 0) return initial;
  const classifier = new Classifier(openRuntime(), net, initial);
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const [batch] = makeDiscBatches(`warm-up ${step}`, {
      size: network.inputSize,
      count: 1,
      batchSize: BATCH,
    });
    if (!batch) break;
    const { crossEntropy } = classifier.trainStep(toFloats(batch), { learningRate: WARM_UP_RATE, random });
    sum += crossEntropy;
    if (step % 50 === 49) {
      process.stderr.write(`warm-up step ${step + 1}: cross-entropy ${(sum / 50).toFixed(4)}\n`);
      sum = 0;
    }
  }
  const weights = classifier.parameters.exportWeights();
  classifier.dispose();
  return weights;
}

function exportInputs(
  network: StepNetwork,
  { count, warmUp, folder }: { count: number; warmUp: number; folder: string },
): void {
  const batches = makeDiscBatches("bench", { size: network.inputSize, count, batchSize: BATCH });
  writeInputs(folder, { network, weights: warmWeights(network, warmUp), batches });
  process.stdout.write("{}\n");
}

function run(folder: string, steps: number, learningRate: number): void {
  const inputs = readInputs(folder);
  const runtime = openRuntime();
  const classifier = new Classifier(runtime, stepNetwork(inputs), inputs.weights);
  const batches = inputs.batches.map(toFloats);
  const random = createRandom("bench");
  const losses: number[] = [];
  const milliseconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const batch = batches[step % batches.length];
    if (!batch) break;
    const start = performance.now();
    const result = classifier.trainStep(batch, { learningRate, random });
    milliseconds.push(performance.now() - start);
    losses.push(result.crossEntropy + result.penalty);
  }
  classifier.dispose();
  process.stdout.write(`${JSON.stringify({ losses, milliseconds, version: runtime.versions.tensorflow })}\n`);
}

const [mode, ...given] = process.argv.slice(2);
if (mode === "export") {
  const [size, width, count, warmUp, folder = "."] = given;
  const network = { inputSize: Number(size), widthMultiplier: Number(width) };
  exportInputs(network, { count: Number(count), warmUp: Number(warmUp), folder });
} else if (mode === "fixture") {
  writeInputs(given[0] ?? ".", kerasInputs());
  process.stdout.write("{}\n");
} else if (mode === "save-fixture") {
  saveKerasWeights(warmWeights(KERAS_NETWORK, Number(given[0])));
} else {
  const [folder = ".", steps, rate] = given;
  run(folder, Number(steps), Number(rate));
}
