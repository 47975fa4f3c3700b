import { Predictor } from "../network/predictor";
import { openRuntime } from "../tensorflow/runtime";
import { toFloats } from "./disc-batches";
import { readInputs, stepNetwork } from "./step-inputs";

/**
 * Predictions for the benchmark; its peer reads the same files.
 *
 *   predict-images.ts FOLDER COUNT ROUNDS  prints the probabilities of the first COUNT images and each round's milliseconds
 */
const [folder = ".", given, rounds] = process.argv.slice(2);
const count = Number(given);
const inputs = readInputs(folder);
const runtime = openRuntime();
const predictor = new Predictor(runtime, stepNetwork(inputs), inputs.weights);
const [batch] = inputs.batches.map(toFloats);
if (!batch) throw new Error("there is no batch to predict");
const images = batch.images.slice(0, (batch.images.length / batch.classes.length) * count);

/** Rows of probabilities from logits. */
function softmax(logits: Float32Array, width: number): number[][] {
  return Array.from({ length: logits.length / width }, (_, row) => {
    const values = [...logits.subarray(row * width, (row + 1) * width)];
    const top = Math.max(...values);
    const parts = values.map((value) => Math.exp(value - top));
    const sum = parts.reduce((total, part) => total + part, 0);
    return parts.map((part) => part / sum);
  });
}

const predict = () => softmax(predictor.logits(images, count), predictor.network.classes);
const probabilities = predict();
const milliseconds = Array.from({ length: Number(rounds) }, () => {
  const start = performance.now();
  predict();
  return performance.now() - start;
});
predictor.dispose();
process.stdout.write(
  `${JSON.stringify({ probabilities, milliseconds, version: runtime.versions.tensorflow })}\n`,
);
