import {
  type Conv2dLayer,
  type DepthwiseConv2dLayer,
  inferNetwork,
  type Layer,
  type Network,
  placeWindow,
  type SlidingWindow,
} from "@foldwise/core/models";
import * as tf from "@tensorflow/tfjs-node";
import type { Batch } from "../network/classifier";
import type { NamedArrays } from "../network/parameters";

/**
 * Gradients by weight name of the same network as a plain composition of tfjs's own operations, differentiated by
 * tfjs's tape. Slow, and the judge of the kernels in tests; dropout is left out.
 */
export function referenceGradients(
  network: Network,
  arrays: NamedArrays,
  batch: Batch,
): Map<string, Float32Array> {
  const gradients = new Map<string, Float32Array>();
  tf.tidy(() => {
    const specs = inferNetwork(network).flatMap(({ layer, weights }) =>
      weights
        .filter(({ trainable }) => trainable)
        .map((spec) => ({ name: `${layer.name}/${spec.name}`, shape: spec.shape })),
    );
    const tensors = specs.map(({ name, shape }) => tf.tensor(arrays.get(name) ?? [], [...shape]));
    const input = tf.tensor(batch.images, [batch.classes.length, ...network.inputShape]);
    const targets = tf.oneHot(tf.tensor1d([...batch.classes], "int32"), network.classes).toFloat();
    const loss = (...weights: tf.Tensor[]): tf.Scalar => {
      const named = new Map(specs.map(({ name }, index) => [name, weights[index]]));
      const logits = forward(network, named, input);
      return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1))).asScalar();
    };
    const all = tf.grads(loss)(tensors);
    for (const [index, { name }] of specs.entries())
      gradients.set(name, Float32Array.from(all[index]?.dataSync() ?? []));
  });
  return gradients;
}

type Weights = ReadonlyMap<string, tf.Tensor | undefined>;

function forward(network: Network, weights: Weights, input: tf.Tensor): tf.Tensor {
  const values = new Map<string, tf.Tensor>([["input", input]]);
  let output = input;
  for (const layer of network.layers) {
    const read = layer.inputs.map((name) => values.get(name) ?? input);
    output = apply(layer, weights, read[0] ?? input, read);
    values.set(layer.name, output);
  }
  return output;
}

function apply(layer: Layer, weights: Weights, x: tf.Tensor, inputs: tf.Tensor[]): tf.Tensor {
  const weight = (name: string): tf.Tensor => {
    const found = weights.get(`${layer.name}/${name}`);
    if (!found) throw new Error(`no weight ${layer.name}/${name}`);
    return found;
  };
  switch (layer.kind) {
    case "conv2d": {
      const sums = convolve(x, weight("kernel"), layer);
      return layer.bias ? tf.add(sums, weight("bias")) : sums;
    }
    case "depthwise-conv2d":
      return convolve(x, weight("depthwise_kernel"), layer);
    case "max-pool": {
      const padded = pad(x, { ...layer, kernel: layer.size, fill: -1e30 });
      return tf.maxPool(padded, layer.size, layer.stride, "valid");
    }
    case "average-pool":
      return tf.avgPool(x.as4D(...side4(x)), layer.size, layer.stride, layer.padding);
    case "batch-norm": {
      const axes = x.shape.map((_, axis) => axis).slice(0, -1);
      const { mean, variance } = tf.moments(x, axes);
      const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, layer.epsilon)));
      return tf.add(tf.mul(normal, weight("gamma")), weight("beta"));
    }
    case "activation":
      return layer.activation === "relu6" ? tf.clipByValue(x, 0, 6) : tf.maximum(x, 0);
    case "global-average-pool":
      return tf.mean(x, [1, 2], layer.keepSides ?? false);
    case "flatten":
      return x.reshape([x.shape[0] ?? 0, -1]);
    case "dropout":
      return x;
    case "dense": {
      const sums = tf.matMul(x, weight("kernel"));
      return (layer.bias ?? true) ? tf.add(sums, weight("bias")) : sums;
    }
    case "add":
      return inputs.slice(1).reduce((sum, value) => tf.add(sum, value), x);
    case "concat":
      return tf.concat(inputs, -1);
  }
}

/** Padding and dilation by hand, as tfjs differentiates neither in a convolution. */
function convolve(x: tf.Tensor, kernel: tf.Tensor, layer: Conv2dLayer | DepthwiseConv2dLayer): tf.Tensor {
  const { padding = "same", dilation = 1 } = layer;
  const padded = pad(x, { ...layer, padding, fill: 0 });
  const spread = spreadTaps(kernel, layer.kernel, dilation);
  const taps = spread.as4D(...side4(spread));
  return layer.kind === "conv2d"
    ? tf.conv2d(padded, taps, layer.stride, "valid")
    : tf.depthwiseConv2d(padded, taps, layer.stride, "valid");
}

function pad(x: tf.Tensor, { fill, ...window }: SlidingWindow & { fill: number }): tf.Tensor4D {
  const [rows, columns] = [placeWindow(x.shape[1] ?? 0, window), placeWindow(x.shape[2] ?? 0, window)];
  const sides: [number, number][] = [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
  const padded = tf.pad(x, sides, fill);
  return padded.as4D(...side4(padded));
}

/** A kernel with zeros between its taps: each tap goes to its place by a product with a matrix of zeros and ones. */
function spreadTaps(kernel: tf.Tensor, side: number, dilation: number): tf.Tensor {
  const wide = (side - 1) * dilation + 1;
  const places = new Float32Array(wide * wide * side * side);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      places[(row * dilation * wide + column * dilation) * side * side + row * side + column] = 1;
  const [, , channels = 0, filters = 0] = kernel.shape;
  const taps = kernel.reshape([side * side, channels * filters]);
  return tf
    .matMul(tf.tensor2d(places, [wide * wide, side * side]), taps)
    .reshape([wide, wide, channels, filters]);
}

function side4({ shape: [a = 0, b = 0, c = 0, d = 0] }: tf.Tensor): [number, number, number, number] {
  return [a, b, c, d];
}
