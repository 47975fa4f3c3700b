import { inferNetwork, type Network } from "@foldwise/core/models";
import type { NamedArrays } from "../network/parameters";
import { type Hdf5Writer, writeHdf5 } from "./hdf5";
import { kerasTopology } from "./keras-topology";

/** Written as this Keras writes it: the last with this layout as its own. Keras 3 reads it as a whole model. */
const KERAS_VERSION = "2.15.0";

/**
 * Writes a network with its weights as a whole-model `.h5` file of Keras. Softmax is part of the model.
 *
 * @param metadata goes into the attribute `foldwise` of the root, as JSON
 * @throws Error when a layer has no counterpart in Keras, or an array is missing
 */
export async function writeKerasH5(
  path: string,
  { network, weights, metadata }: { network: Network; weights: NamedArrays; metadata: object },
): Promise<void> {
  const { model, layers } = kerasTopology(network);
  const specs = new Map(inferNetwork(network).map((one) => [one.layer.name, one.weights]));
  await writeHdf5(path, (root) => {
    root.text("model_config", JSON.stringify(model));
    root.text("foldwise", JSON.stringify(metadata));
    writeVersion(root);
    const group = root.group("model_weights");
    writeVersion(group);
    group.texts(
      "layer_names",
      layers.map(({ name }) => name),
    );
    for (const { name, weightsOf } of layers) {
      const own = weightsOf === null ? [] : (specs.get(weightsOf) ?? []);
      const layer = group.group(name);
      layer.texts(
        "weight_names",
        own.map((spec) => `${name}/${spec.name}:0`),
      );
      if (own.length === 0) continue;
      const arrays = layer.group(name);
      for (const spec of own) {
        const values = weights.get(`${name}/${spec.name}`);
        if (!values) throw new Error(`the weights hold no ${name}/${spec.name}`);
        arrays.floats(`${spec.name}:0`, values, spec.shape);
      }
    }
  });
}

function writeVersion(group: Hdf5Writer): void {
  group.text("keras_version", KERAS_VERSION);
  group.text("backend", "tensorflow");
}
