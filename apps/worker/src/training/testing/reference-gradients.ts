import { inferNetwork, type Layer, type Network } from "@foldwise/core";
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
    case "conv2d":
      return tf.conv2d(
        x.as4D(...side4(x)),
        weight("kernel").as4D(...side4(weight("kernel"))),
        layer.stride,
        "same",
      );
    case "depthwise-conv2d": {
      const kernel = weight("depthwise_kernel");
      return tf.depthwiseConv2d(x.as4D(...side4(x)), kernel.as4D(...side4(kernel)), layer.stride, "same");
    }
    case "batch-norm": {
      const axes = x.shape.map((_, axis) => axis).slice(0, -1);
      const { mean, variance } = tf.moments(x, axes);
      const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, layer.epsilon)));
      return tf.add(tf.mul(normal, weight("gamma")), weight("beta"));
    }
    case "activation":
      return layer.activation === "relu6" ? tf.clipByValue(x, 0, 6) : tf.maximum(x, 0);
    case "global-average-pool":
      return tf.mean(x, [1, 2]);
    case "flatten":
      return x.reshape([x.shape[0] ?? 0, -1]);
    case "dropout":
      return x;
    case "dense":
      return tf.add(tf.matMul(x, weight("kernel")), weight("bias"));
    case "add":
      return inputs.slice(1).reduce((sum, value) => tf.add(sum, value), x);
    case "concat":
      return tf.concat(inputs, -1);
  }
}

function side4({ shape: [a = 0, b = 0, c = 0, d = 0] }: tf.Tensor): [number, number, number, number] {
  return [a, b, c, d];
}
