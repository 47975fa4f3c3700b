import type { TrainerModel } from "@foldwise/core/contracts/trainer";
import { buildNetwork, inferNetwork, type Network } from "@foldwise/core/models";
import { createRandom, type Random } from "@foldwise/core/random";
import type { Runtime, Tensor } from "../tensorflow/runtime";
import { applyAdam } from "./adam";
import { Graph, type Values } from "./graph";
import { initializeWeights } from "./initialize";
import { type NamedArrays, Parameters } from "./parameters";

/** Images as floats from 0 to 1, shape [n, size, size, 3], and the class of each. */
export interface Batch {
  readonly images: Float32Array;
  readonly classes: readonly number[];
}

export interface StepResult {
  /** Mean cross-entropy over the batch, without the penalty. */
  readonly crossEntropy: number;
  /** L1 penalty of the weights before the step. */
  readonly penalty: number;
  readonly correct: number;
}

/** A network of the zoo on TensorFlow: one object owns its weights, its optimizer state and its constants. */
export class Classifier {
  readonly network: Network;
  readonly parameters: Parameters;
  /** Steps of the optimizer so far. */
  steps = 0;
  readonly #runtime: Runtime;
  readonly #graph: Graph;

  constructor(runtime: Runtime, network: Network, weights: NamedArrays) {
    const layers = inferNetwork(network);
    this.network = network;
    this.parameters = new Parameters(runtime, layers, weights);
    this.#runtime = runtime;
    this.#graph = new Graph(runtime, layers, this.parameters);
  }

  /** One step of training: forward, backward, Adam. `random` feeds dropout. Throws a RangeError for a batch of one. */
  trainStep(batch: Batch, { learningRate, random }: { learningRate: number; random: Random }): StepResult {
    if (batch.classes.length < 2) throw new RangeError("batch normalization needs at least 2 images a batch");
    const runtime = this.#runtime;
    const input = this.#input(batch.images, batch.classes.length);
    this.parameters.read();
    const values: Values = new Map([["input", input]]);
    const logits = this.#graph.forward(values, { random });
    const penalty = this.#penalty();
    const { crossEntropy, gradient } = this.#loss(logits, batch.classes);
    const correct = countCorrect(runtime.readFloats(logits), batch.classes, this.network.classes);
    this.#graph.backward(values, gradient);
    runtime.free(input);
    this.steps++;
    applyAdam(runtime, this.parameters, { step: this.steps, learningRate });
    return { crossEntropy, penalty, correct };
  }

  /** Gradients of one batch by name, without a step; moving averages do advance. For checks. */
  gradients(batch: Batch, random: Random): Map<string, Float32Array> {
    const runtime = this.#runtime;
    const input = this.#input(batch.images, batch.classes.length);
    this.parameters.read();
    const values: Values = new Map([["input", input]]);
    const logits = this.#graph.forward(values, { random });
    this.#graph.backward(values, this.#loss(logits, batch.classes).gradient);
    runtime.free(input);
    this.parameters.release();
    const gradients = new Map<string, Float32Array>();
    for (const weight of this.parameters.trainable.values()) {
      if (!weight.gradient) continue;
      gradients.set(weight.name, runtime.readFloats(weight.gradient));
      runtime.free(weight.gradient);
      weight.gradient = null;
    }
    return gradients;
  }

  /** Logits in inference, shape [n × classes]. */
  logits(images: Float32Array, count: number): Float32Array {
    const runtime = this.#runtime;
    const input = this.#input(images, count);
    this.parameters.read();
    const values: Values = new Map([["input", input]]);
    const logits = this.#graph.forward(values, null);
    const result = runtime.readFloats(logits);
    runtime.free(logits, input);
    this.parameters.release();
    return result;
  }

  /** The penalty that belongs to the loss: the sum of l1 · |weight|. */
  penalty(): number {
    this.parameters.read();
    const penalty = this.#penalty();
    this.parameters.release();
    return penalty;
  }

  dispose(): void {
    this.#graph.dispose();
    this.parameters.dispose();
  }

  #input(images: Float32Array, count: number): Tensor {
    return this.#runtime.floats(images, [count, ...this.network.inputShape]);
  }

  #loss(logits: Tensor, classes: readonly number[]): { crossEntropy: number; gradient: Tensor } {
    const runtime = this.#runtime;
    const count = classes.length;
    const targets = new Float32Array(count * this.network.classes);
    for (const [row, label] of classes.entries()) targets[row * this.network.classes + label] = 1;
    const labels = runtime.floats(targets, [count, this.network.classes]);
    const typeOnly = [runtime.attr.type("T")];
    const [losses, perImage] = runtime.runMany(
      "SoftmaxCrossEntropyWithLogits",
      typeOnly,
      [logits, labels],
      2,
    );
    if (!losses || !perImage) throw new Error("SoftmaxCrossEntropyWithLogits returned too few outputs");
    const share = runtime.scalar(1 / count);
    const gradient = runtime.run("Mul", typeOnly, [perImage, share]);
    const crossEntropy = runtime.readFloats(losses).reduce((sum, loss) => sum + loss, 0) / count;
    runtime.free(labels, losses, perImage, share);
    return { crossEntropy, gradient };
  }

  #penalty(): number {
    let penalty = 0;
    for (const { spec, value } of this.parameters.trainable.values()) {
      if (spec.l1 === 0 || !value) continue;
      const sum = this.#runtime.readFloats(value).reduce((total, weight) => total + Math.abs(weight), 0);
      penalty += spec.l1 * sum;
    }
    return penalty;
  }
}

/** A classifier with random weights of the seed's stream. */
export function createClassifier(
  runtime: Runtime,
  model: TrainerModel & { l1: number; classes: number },
  { seed, weights }: { seed: number; weights?: NamedArrays },
): Classifier {
  const network = buildNetwork(model.name, model);
  const initial = weights ?? initializeWeights(inferNetwork(network), createRandom(seed));
  return new Classifier(runtime, network, initial);
}

function countCorrect(logits: Float32Array, classes: readonly number[], width: number): number {
  return classes.reduce((sum, label, row) => sum + (argmax(logits, row, width) === label ? 1 : 0), 0);
}

/** The first of the largest values of a row. */
export function argmax(values: Float32Array, row: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++)
    if ((values[row * width + i] ?? 0) > (values[row * width + best] ?? 0)) best = i;
  return best;
}
