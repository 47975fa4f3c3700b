import type { Layer, Network } from "@foldwise/core/models";
import * as tf from "@tensorflow/tfjs-node";
import { makeDiscBatches, toFloats } from "./disc-batches";
import { stepNetwork } from "./step-inputs";

/**
 * MobileNet_M in tfjs's own layers with its own optimizer, for the benchmark.
 *
 *   stock-layers.ts SIZE STEPS  prints {"milliseconds":[…]}, after one step that does not count
 */
const BATCH = 16;

function build({ inputShape, layers }: Network): tf.LayersModel {
  const input = tf.input({ shape: [...inputShape] });
  const values = new Map<string, tf.SymbolicTensor>([["input", input]]);
  let output = input;
  for (const layer of layers) {
    const result = make(layer)?.apply(values.get(layer.inputs[0] ?? "") ?? input);
    if (result instanceof tf.SymbolicTensor) output = result;
    values.set(layer.name, output);
  }
  return tf.model({ inputs: input, outputs: output });
}

/** The layer of MobileNet_M in tfjs's vocabulary; null for what does nothing here. */
function make(layer: Layer) {
  const { name } = layer;
  const common = { name, padding: "same", useBias: false } as const;
  switch (layer.kind) {
    case "conv2d":
      return tf.layers.conv2d({
        ...common,
        filters: layer.filters,
        kernelSize: layer.kernel,
        strides: layer.stride,
      });
    case "depthwise-conv2d":
      return tf.layers.depthwiseConv2d({ ...common, kernelSize: layer.kernel, strides: layer.stride });
    case "batch-norm":
      return tf.layers.batchNormalization({ name, momentum: layer.momentum, epsilon: layer.epsilon });
    case "activation":
      return tf.layers.reLU({ name, maxValue: layer.activation === "relu6" ? 6 : undefined });
    case "global-average-pool":
      return tf.layers.globalAveragePooling2d({ name });
    case "dense":
      return tf.layers.dense({
        name,
        units: layer.units,
        activation: "softmax",
        kernelRegularizer: tf.regularizers.l1({ l1: layer.l1 ?? 0 }),
      });
    case "flatten":
    case "dropout":
      return null;
    default:
      throw new Error(`MobileNet_M has no ${layer.kind}`);
  }
}

async function main([size, steps]: readonly string[]): Promise<void> {
  const model = build(stepNetwork({ inputSize: Number(size), widthMultiplier: 1 }));
  model.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const [batch] = makeDiscBatches("bench", { size: Number(size), count: 1, batchSize: BATCH }).map(toFloats);
  if (!batch) return;
  const milliseconds: number[] = [];
  for (let step = 0; step <= Number(steps); step++) {
    const start = performance.now();
    const images = tf.tensor(batch.images, [BATCH, Number(size), Number(size), 3]);
    const targets = tf.oneHot(tf.tensor1d([...batch.classes], "int32"), 2);
    await model.trainOnBatch(images, targets);
    tf.dispose([images, targets]);
    if (step > 0) milliseconds.push(performance.now() - start);
  }
  process.stdout.write(`${JSON.stringify({ milliseconds, version: tf.version_layers })}\n`);
}

await main(process.argv.slice(2));
