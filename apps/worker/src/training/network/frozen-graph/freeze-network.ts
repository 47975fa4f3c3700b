import { inferNetwork, type Network } from "@foldwise/core/models";
import { foldBatchNorm } from "../fold-batch-norm";
import type { NamedArrays } from "../parameters";
import { attribute } from "./attributes";
import type { GraphWeight } from "./emit-context";
import { emitLayer } from "./emit-layer";
import { GraphBuilder } from "./graph-builder";
import { encodeSavedModel } from "./saved-model-format";

export interface FrozenNetwork {
  /** The bytes of `saved_model.pb`. */
  readonly savedModel: Uint8Array;
  /** The node that images are fed to: floats of shape [n, ...network.inputShape]. */
  readonly input: string;
  /** Weights too large for a constant: what is fed besides the images, each under its name. */
  readonly fed: readonly GraphWeight[];
  /** The node of the logits, or of the probabilities: shape [n, network.classes]. */
  readonly output: string;
}

export interface FreezeOptions {
  /** Numbers of the largest weight that becomes a constant; the others are fed. */
  readonly maxConstantValues: number;
  readonly gives: "logits" | "probabilities";
}

/**
 * A network for inference as TensorFlow's frozen graph: its normalizations are folded into its convolutions and its
 * weights are constants, so that TensorFlow may compute with them ahead, join operations and keep kernels in the order
 * the processor reads them fastest.
 *
 * @throws Error when the weights are of another architecture
 */
export function freezeNetwork(
  network: Network,
  weights: NamedArrays,
  { maxConstantValues, gives }: FreezeOptions,
): FrozenNetwork {
  const folded = foldBatchNorm(network, weights);
  const graph = new GraphBuilder();
  const imageSides = [-1, ...network.inputShape];
  const input = graph.placeholder("input", imageSides);
  const fed: GraphWeight[] = [];
  const addWeight = (weight: GraphWeight) => {
    if (weight.values.length <= maxConstantValues) graph.floats(weight.name, weight.values, weight.shape);
    else {
      graph.placeholder(weight.name, weight.shape);
      fed.push(weight);
    }
  };
  const layers = inferNetwork(folded.network);
  for (const inferred of layers) emitLayer(graph, inferred, { weights: folded.weights, addWeight });
  const logits = layers.at(-1)?.layer.name;
  if (logits === undefined) throw new Error("the network has no layers");
  const output =
    gives === "logits" ? logits : graph.node("softmax", "Softmax", [logits], { T: attribute.type() });
  const savedModel = encodeSavedModel(graph.nodes, {
    inputs: { images: { node: input, sides: imageSides } },
    outputs: { [gives]: { node: output, sides: [-1, network.classes] } },
  });
  return { savedModel, input, fed, output };
}
