import { inferNetwork, type Network } from "@foldwise/core";
import type { NamedArrays } from "../parameters";
import type { GraphWeight } from "./emit-context";
import { emitLayer } from "./emit-layer";
import { GraphBuilder } from "./graph-builder";
import { encodeSavedModel } from "./saved-model-format";

/** The node that the images are fed to. */
export const INPUT = "input";

/**
 * Numbers of the largest weight that becomes a constant. TensorFlow copies constants about while it optimizes a graph:
 * with VGG16's 103 million in one the first prediction took 23 s, and no later one was faster for it.
 */
const LARGEST_CONSTANT = 2 ** 20;

export interface FrozenNetwork {
  /** The bytes of `saved_model.pb`. */
  readonly savedModel: Uint8Array;
  /** Weights too large for a constant: what is fed besides the images, each under its name. */
  readonly fed: readonly GraphWeight[];
  /** The node of the logits, shape [n, classes]. */
  readonly output: string;
}

/**
 * A network for inference as TensorFlow's frozen graph: its weights are constants, so that TensorFlow may compute with
 * them ahead, join operations and keep kernels in the order the processor reads them fastest. Images are fed at
 * {@link INPUT} as floats of shape [n, ...network.inputShape].
 *
 * @throws Error when the weights are of another architecture
 */
export function freezeNetwork(network: Network, weights: NamedArrays): FrozenNetwork {
  const graph = new GraphBuilder();
  graph.placeholder(INPUT, [-1, ...network.inputShape]);
  const fed: GraphWeight[] = [];
  const addWeight = (weight: GraphWeight) => {
    if (weight.values.length <= LARGEST_CONSTANT) graph.floats(weight.name, weight.values, weight.shape);
    else {
      graph.placeholder(weight.name, weight.shape);
      fed.push(weight);
    }
  };
  const layers = inferNetwork(network);
  for (const inferred of layers) emitLayer(graph, inferred, { weights, addWeight });
  const output = layers.at(-1)?.layer.name;
  if (output === undefined) throw new Error("the network has no layers");
  return { savedModel: encodeSavedModel(graph.nodes), fed, output };
}
