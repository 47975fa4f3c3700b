import { writeFileSync } from "node:fs";
import type { Network } from "@foldwise/core/models";
import { freezeNetwork } from "../network/frozen-graph/freeze-network";
import type { NamedArrays } from "../network/parameters";

/**
 * Writes a network as TensorFlow's SavedModel, to be served without Keras: `graph` (saved_model.pb), whose default
 * signature takes `images` [n, height, width, 3] and gives `probabilities` [n, classes], and `about`, what the graph
 * cannot say, as JSON. Weights are constants and normalizations folded: it cannot be trained further.
 */
export function writeSavedModel(
  paths: { graph: string; about: string },
  { network, weights, metadata }: { network: Network; weights: NamedArrays; metadata: object },
): void {
  const options = { maxConstantValues: Number.POSITIVE_INFINITY, gives: "probabilities" } as const;
  writeFileSync(paths.graph, freezeNetwork(network, weights, options).savedModel);
  writeFileSync(paths.about, `${JSON.stringify(metadata)}\n`);
}
