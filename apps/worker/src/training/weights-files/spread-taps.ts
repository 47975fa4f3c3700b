import type { DepthwiseConv2dLayer, Layer, Network } from "@foldwise/core/models";
import type { NamedArrays } from "../network/parameters";
import type { StoredArray } from "./hdf5";

/**
 * TensorFlow.js takes the dilation of a depthwise layer and does not use it: there such a layer is written with zeros
 * between its taps, which comes to the same values.
 *
 * @returns the network without dilated depthwise layers, and its weights
 */
export function spreadTaps(
  network: Network,
  weights: NamedArrays,
): { network: Network; weights: NamedArrays } {
  const spread = new Map(weights);
  const layers = network.layers.map((layer): Layer => {
    if (!isSpaced(layer)) return layer;
    const name = `${layer.name}/depthwise_kernel`;
    const values = weights.get(name);
    if (values) spread.set(name, spreadKernel(values, layer));
    const { dilation: _dilation, ...dense } = layer;
    return { ...dense, kernel: reachOf(layer) };
  });
  return { network: { ...network, layers }, weights: spread };
}

/** An array as the layer has it, where the file has what `spreadTaps` makes of it; other arrays as they are. */
export function gatherTaps(layer: Layer, array: StoredArray): StoredArray {
  if (!isSpaced(layer)) return array;
  const reach = reachOf(layer);
  const channels = array.shape[2] ?? 0;
  if (array.shape.join() !== [reach, reach, channels, 1].join()) return array;
  return {
    name: array.name,
    shape: [layer.kernel, layer.kernel, channels, 1],
    read: () => {
      const values = array.read();
      const taps = new Float32Array(layer.kernel ** 2 * channels);
      eachTap(layer, channels, (dense, spaced) => {
        taps[dense] = values[spaced] ?? 0;
      });
      if (isSame(spreadKernel(taps, layer), values)) return taps;
      throw new Error(`${array.name} has more than zeros between taps ${layer.dilation} pixels apart`);
    },
  };
}

function isSpaced(layer: Layer): layer is DepthwiseConv2dLayer & { dilation: number } {
  return layer.kind === "depthwise-conv2d" && (layer.dilation ?? 1) > 1;
}

function reachOf({ kernel, dilation = 1 }: DepthwiseConv2dLayer): number {
  return (kernel - 1) * dilation + 1;
}

function spreadKernel(taps: Float32Array, layer: DepthwiseConv2dLayer): Float32Array {
  const channels = taps.length / layer.kernel ** 2;
  const values = new Float32Array(reachOf(layer) ** 2 * channels);
  eachTap(layer, channels, (dense, spaced) => {
    values[spaced] = taps[dense] ?? 0;
  });
  return values;
}

function eachTap(
  layer: DepthwiseConv2dLayer,
  channels: number,
  visit: (dense: number, spaced: number) => void,
): void {
  const { kernel, dilation = 1 } = layer;
  const reach = reachOf(layer);
  for (let row = 0; row < kernel; row++)
    for (let column = 0; column < kernel; column++)
      for (let channel = 0; channel < channels; channel++)
        visit(
          (row * kernel + column) * channels + channel,
          (row * reach + column) * dilation * channels + channel,
        );
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]));
}
