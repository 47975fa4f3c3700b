import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { inferNetwork, type Network } from "@foldwise/core/models";
import type { NamedArrays } from "../network/parameters";
import { kerasTopology } from "./keras-topology";
import { spreadTaps } from "./spread-taps";

/**
 * Writes a network with its weights in TensorFlow.js layers format: `model` (model.json) and, beside it, `shard`
 * (weights.bin, 32-bit floats, little-endian). Softmax is part of the model.
 *
 * @param metadata what `model.getUserDefinedMetadata()` gives
 * @throws Error when a layer has no counterpart there, or an array is missing
 */
export function writeTfjs(
  paths: { model: string; shard: string; shardName: string },
  { metadata, ...trained }: { network: Network; weights: NamedArrays; metadata: object },
): void {
  const { network, weights } = spreadTaps(trained.network, trained.weights);
  const { model } = kerasTopology(network);
  const named = inferNetwork(network).flatMap((one) =>
    one.weights.map((spec) => ({ name: `${one.layer.name}/${spec.name}`, shape: spec.shape })),
  );
  const file = openSync(paths.shard, "w");
  try {
    for (const { name } of named) {
      const values = weights.get(name);
      if (!values) throw new Error(`the weights hold no ${name}`);
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
  } finally {
    closeSync(file);
  }
  const document = {
    format: "layers-model",
    generatedBy: "Foldwise",
    convertedBy: null,
    modelTopology: { keras_version: "2.15.0", backend: "tensorflow", model_config: model },
    weightsManifest: [
      {
        paths: [paths.shardName],
        weights: named.map(({ name, shape }) => ({ name, shape, dtype: "float32" })),
      },
    ],
    userDefinedMetadata: metadata,
  };
  writeFileSync(paths.model, `${JSON.stringify(document)}\n`);
}
