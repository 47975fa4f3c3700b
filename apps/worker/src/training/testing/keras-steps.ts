import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inferNetwork, sizeOf } from "@foldwise/core/models";
import { z } from "zod";
import { makeDiscBatches } from "../bench/disc-batches";
import { type StepNetwork, stepNetwork } from "../bench/step-inputs";
import type { NamedArrays } from "../network/parameters";

const folder = join(import.meta.dirname, "../network/fixtures/keras-steps");
const weightsFile = join(folder, "weights.bf16");

/** Conditions of the 50 steps, and the losses that Keras gave: infra/bench/train/agreement.mjs writes them. */
const lossesSchema = z.object({
  version: z.string(),
  learningRate: z.number(),
  losses: z.array(z.number()),
});

/** MobileNet_M at the smallest size that it takes: a fixture of 220,082 weights. */
export const KERAS_NETWORK: StepNetwork = { inputSize: 32, widthMultiplier: 0.25 };
const BATCHES = { size: KERAS_NETWORK.inputSize, count: 50, batchSize: 16 };

/** Weights and batches that Keras was given, and what it made of them. Batches come from a formula. */
export function readKerasSteps() {
  const losses = lossesSchema.parse(JSON.parse(readFileSync(join(folder, "losses.json"), "utf8")));
  return { ...losses, ...kerasInputs() };
}

/** The same without Keras' answer. */
export function kerasInputs() {
  const halves = new Uint16Array(Uint8Array.from(readFileSync(weightsFile)).buffer);
  // The upper half of a 32-bit float is a bfloat16.
  const values = new Float32Array(Uint32Array.from(halves, (half) => half * 2 ** 16).buffer);
  const weights = new Map<string, Float32Array>();
  let at = 0;
  for (const { name, length } of lengths()) {
    weights.set(name, values.slice(at, at + length));
    at += length;
  }
  return { network: KERAS_NETWORK, weights, batches: makeDiscBatches("bench", BATCHES) };
}

/** Puts trained weights, rounded to bfloat16, in the fixture's place. */
export function saveKerasWeights(weights: NamedArrays): void {
  const parts = lengths().map(({ name }) => {
    const bits = new Uint32Array(Float32Array.from(weights.get(name) ?? []).buffer);
    return new Uint8Array(Uint16Array.from(bits, (value) => (value + 0x8000) >>> 16).buffer);
  });
  writeFileSync(weightsFile, Buffer.concat(parts));
}

function lengths() {
  return inferNetwork(stepNetwork(KERAS_NETWORK)).flatMap(({ layer, weights }) =>
    weights.map(({ name, shape }) => ({ name: `${layer.name}/${name}`, length: sizeOf(shape) })),
  );
}
