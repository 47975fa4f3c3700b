import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainerModel } from "@foldwise/core/contracts/trainer";
import { buildNetwork, type Network } from "@foldwise/core/models";
import type { LoadedGraph, Runtime, Tensor } from "../tensorflow/runtime";
import { freezeNetwork } from "./frozen-graph/freeze-network";
import { SERVE } from "./frozen-graph/saved-model-format";
import type { NamedArrays } from "./parameters";

/**
 * Numbers of the largest weight that becomes a constant. TensorFlow copies constants about while it optimizes a graph:
 * with VGG16's 103 million in one the first prediction took 23 s, and no later one was faster for it.
 */
const MAX_CONSTANT_VALUES = 2 ** 20;

/** A network that only predicts, as one graph that TensorFlow optimizes as a whole: nothing can train it. */
export class Predictor {
  readonly network: Network;
  readonly #runtime: Runtime;
  readonly #graph: LoadedGraph;
  readonly #fed: readonly Tensor[];

  /** @throws Error when the weights are of another architecture */
  constructor(runtime: Runtime, network: Network, weights: NamedArrays) {
    this.network = network;
    this.#runtime = runtime;
    const { savedModel, input, fed, output } = freezeNetwork(network, weights, {
      maxConstantValues: MAX_CONSTANT_VALUES,
      gives: "logits",
    });
    // TensorFlow reads a SavedModel from a folder only.
    const folder = mkdtempSync(join(tmpdir(), `foldwise-graph-${process.pid}-`));
    try {
      writeFileSync(join(folder, "saved_model.pb"), savedModel);
      this.#graph = runtime.loadGraph(folder, {
        tag: SERVE,
        inputs: [input, ...fed.map(({ name }) => name)],
        output,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    this.#fed = fed.map(({ values, shape }) => runtime.floats(values, shape));
  }

  /** Logits, shape [n × classes], of images of shape [n, height, width, 3]. */
  logits(images: Float32Array, count: number): Float32Array {
    const input = this.#runtime.floats(images, [count, ...this.network.inputShape]);
    const output = this.#graph.run([input, ...this.#fed]);
    const logits = this.#runtime.readFloats(output);
    this.#runtime.free(input, output);
    return logits;
  }

  dispose(): void {
    this.#graph.dispose();
    this.#runtime.free(...this.#fed);
  }
}

export function createPredictor(
  runtime: Runtime,
  model: TrainerModel & { classes: number },
  weights: NamedArrays,
): Predictor {
  return new Predictor(runtime, buildNetwork(model.name, { ...model, l1: 0 }), weights);
}
