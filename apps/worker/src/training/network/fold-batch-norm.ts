import type {
  BatchNormLayer,
  Conv2dLayer,
  DepthwiseConv2dLayer,
  Layer,
  Network,
} from "@foldwise/core/models";
import type { NamedArrays } from "./parameters";

type Convolution = Conv2dLayer | DepthwiseConv2dLayer;

/**
 * The network as inference computes it fastest: a batch normalization that alone reads a convolution goes into its
 * kernel and a bias, because with the moving averages it is a factor and a term a channel. The same outputs but for
 * rounding; not for training.
 */
export function foldBatchNorm(
  network: Network,
  arrays: NamedArrays,
): { network: Network; weights: Map<string, Float32Array> } {
  const weights = new Map(arrays);
  const producers = new Map(network.layers.map((layer) => [layer.name, layer]));
  const readers = new Map<string, number>();
  for (const { inputs } of network.layers)
    for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  /** Name of a normalization to that of the convolution which took it in. */
  const folded = new Map<string, string>();
  for (const layer of network.layers) {
    if (layer.kind !== "batch-norm") continue;
    const producer = producers.get(layer.inputs[0] ?? "");
    if (!producer || !isConvolution(producer) || readers.get(producer.name) !== 1) continue;
    foldInto(weights, producer, layer);
    folded.set(layer.name, producer.name);
  }
  const took = new Set(folded.values());
  const layers = network.layers
    .filter(({ name }) => !folded.has(name))
    .map((layer): Layer => {
      const inputs = layer.inputs.map((input) => folded.get(input) ?? input);
      return isConvolution(layer) && took.has(layer.name)
        ? { ...layer, inputs, bias: true }
        : { ...layer, inputs };
    });
  return { network: { ...network, layers }, weights };
}

function isConvolution(layer: Layer): layer is Convolution {
  return layer.kind === "conv2d" || layer.kind === "depthwise-conv2d";
}

/** kernel · gamma / sqrt(variance + epsilon), and beta + (bias − mean) · the same factor. */
function foldInto(
  weights: Map<string, Float32Array>,
  convolution: Convolution,
  { name, epsilon }: BatchNormLayer,
): void {
  const take = (path: string): Float32Array => {
    const values = weights.get(path);
    if (!values) throw new Error(`the weights hold no ${path}: they belong to another architecture`);
    weights.delete(path);
    return values;
  };
  const [gamma, beta, mean, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map((weight) =>
    take(`${name}/${weight}`),
  );
  if (!gamma || !beta || !mean || !variance) throw new Error(`${name} has four weights`);
  const factor = Float64Array.from(gamma, (value, at) => value / Math.sqrt((variance[at] ?? 0) + epsilon));
  const path = `${convolution.name}/${convolution.kind === "conv2d" ? "kernel" : "depthwise_kernel"}`;
  // The channel that leaves is the last side that is not 1, of either kind of kernel.
  const kernel = take(path).map((value, at) => value * (factor[at % factor.length] ?? 0));
  const before = weights.get(`${convolution.name}/bias`);
  const bias = beta.map((value, at) => value + ((before?.[at] ?? 0) - (mean[at] ?? 0)) * (factor[at] ?? 0));
  weights.set(path, kernel).set(`${convolution.name}/bias`, bias);
}
