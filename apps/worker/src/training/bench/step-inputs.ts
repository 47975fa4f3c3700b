import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildNetwork, inferNetwork, type Network, sizeOf } from "@foldwise/core/models";
import { z } from "zod";
import type { NamedArrays } from "../network/parameters";
import type { ByteBatch } from "./disc-batches";

/** A network of which both sides of a comparison know what it is. */
export const stepNetworkSchema = z.object({
  inputSize: z.number().int(),
  widthMultiplier: z.number(),
});
export type StepNetwork = z.infer<typeof stepNetworkSchema>;

const inputsSchema = stepNetworkSchema.extend({
  batchSize: z.number().int(),
  batches: z.number().int(),
  weights: z.array(z.object({ name: z.string(), shape: z.array(z.number().int()) })),
});

/** MobileNet_M without dropout: two frameworks cannot drop the same units. */
export function stepNetwork({ inputSize, widthMultiplier }: StepNetwork): Network {
  return buildNetwork("mobilenet_m", { inputSize, widthMultiplier, dropout: 0 });
}

/**
 * Weights and batches as files that both sides read: inputs.json says what they are, weights.bin holds 32-bit floats and
 * batches.bin bytes, each batch's images before its classes.
 */
export function writeInputs(
  folder: string,
  {
    network,
    weights,
    batches,
  }: { network: StepNetwork; weights: NamedArrays; batches: readonly ByteBatch[] },
): void {
  const specs = inferNetwork(stepNetwork(network)).flatMap(({ layer, weights: own }) =>
    own.map(({ name, shape }) => ({ name: `${layer.name}/${name}`, shape: [...shape] })),
  );
  const inputs: z.infer<typeof inputsSchema> = {
    ...network,
    batchSize: batches[0]?.classes.length ?? 0,
    batches: batches.length,
    weights: specs,
  };
  writeFileSync(join(folder, "inputs.json"), JSON.stringify(inputs));
  const arrays = specs.map(({ name }) => weights.get(name) ?? new Float32Array());
  writeFileSync(join(folder, "weights.bin"), Buffer.concat(arrays.map(toBytes)));
  const chunks = batches.flatMap(({ pixels, classes }) => [pixels, Uint8Array.from(classes)]);
  writeFileSync(join(folder, "batches.bin"), Buffer.concat(chunks));
}

export function readInputs(folder: string) {
  const { weights: specs, ...inputs } = inputsSchema.parse(
    JSON.parse(readFileSync(join(folder, "inputs.json"), "utf8")),
  );
  const values = new Float32Array(Uint8Array.from(readFileSync(join(folder, "weights.bin"))).buffer);
  const weights = new Map<string, Float32Array>();
  let at = 0;
  for (const { name, shape } of specs) {
    weights.set(name, values.slice(at, at + sizeOf(shape)));
    at += sizeOf(shape);
  }
  const bytes = readFileSync(join(folder, "batches.bin"));
  const images = inputs.batchSize * inputs.inputSize ** 2 * 3;
  const batches = Array.from({ length: inputs.batches }, (_, index): ByteBatch => {
    const batch = bytes.subarray(index * (images + inputs.batchSize));
    return {
      pixels: batch.subarray(0, images),
      classes: [...batch.subarray(images, images + inputs.batchSize)],
    };
  });
  return { ...inputs, weights, batches };
}

function toBytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
