import { type InferredLayer, inferNetwork, type Network } from "@foldwise/core/models";
import { describeLayer, type KerasLayer } from "./keras-layers";

export interface KerasTopology {
  /** `{ class_name, config }` of a functional model, as Keras 2 writes it; Keras 3 and TensorFlow.js read it too. */
  readonly model: { readonly class_name: "Functional"; readonly config: Readonly<Record<string, unknown>> };
  /** Layers in the order in which Keras lists them once it has built the model. */
  readonly layers: readonly KerasLayer[];
}

/** Name of the layer that makes probabilities of the network's logits. */
const SOFTMAX = "probabilities";
const INPUT = "input";

/**
 * A network with softmax at its end as a functional model of Keras.
 *
 * @throws Error when a layer has no counterpart there
 */
export function kerasTopology(network: Network): KerasTopology {
  const inferred = inferNetwork(network);
  const nonNegative = nonNegativeValues(inferred);
  const last = network.layers.at(-1)?.name ?? INPUT;
  const layers: KerasLayer[] = [
    {
      className: "InputLayer",
      name: INPUT,
      config: { batch_input_shape: [null, ...network.inputShape], sparse: false, ragged: false },
      inputs: [],
      weightsOf: null,
    },
    ...inferred.flatMap((one) =>
      describeLayer(
        one,
        one.layer.inputs.every((name) => nonNegative.has(name)),
      ),
    ),
    {
      className: "Activation",
      name: SOFTMAX,
      config: { activation: "softmax" },
      inputs: [last],
      weightsOf: null,
    },
  ];
  const model = {
    class_name: "Functional",
    config: {
      name: network.name,
      trainable: true,
      layers: layers.map(({ className, name, config, inputs }) => ({
        class_name: className,
        name,
        config: { name, dtype: "float32", trainable: true, ...config },
        inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
      })),
      input_layers: [[INPUT, 0, 0]],
      output_layers: [[SOFTMAX, 0, 0]],
    },
  } as const;
  return { model, layers: inKerasOrder(layers) };
}

/** Names of the values that are never below 0. Images count as such no more than logits do: they may be rescaled. */
function nonNegativeValues(inferred: readonly InferredLayer[]): Set<string> {
  const keeps = new Set([
    "max-pool",
    "average-pool",
    "global-average-pool",
    "flatten",
    "dropout",
    "add",
    "concat",
  ]);
  const values = new Set<string>();
  for (const { layer } of inferred)
    if (
      layer.kind === "activation" ||
      (keeps.has(layer.kind) && layer.inputs.every((name) => values.has(name)))
    )
      values.add(layer.name);
  return values;
}

/**
 * Keras lists a functional model's layers by their distance from the output, the farthest first, and those of one
 * distance in the order in which a walk from the output back, inputs in turn, comes upon them. It reads a whole-model
 * `.h5` by place in this list, not by name.
 */
function inKerasOrder(layers: readonly KerasLayer[]): KerasLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const found = new Map<string, number>();
  const walk = (name: string): void => {
    if (found.has(name)) return;
    found.set(name, found.size);
    for (const input of byName.get(name)?.inputs ?? []) walk(input);
  };
  walk(SOFTMAX);
  const distance = new Map<string, number>();
  for (const { name, inputs } of layers.toReversed()) {
    const own = distance.get(name) ?? 0;
    for (const input of inputs) distance.set(input, Math.max(distance.get(input) ?? 0, own + 1));
  }
  const place = (map: ReadonlyMap<string, number>, { name }: KerasLayer) => map.get(name) ?? 0;
  return layers.toSorted(
    (a, b) => place(distance, b) - place(distance, a) || place(found, a) - place(found, b),
  );
}
