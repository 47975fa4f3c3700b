import type { Layer } from "@foldwise/core";
import { batchNorm } from "./batch-norm";
import { convolution } from "./convolution";
import { dense } from "./dense";
import type { KernelContext, LayerKernel } from "./kernel";
import { activation, dropout, flatten, globalAveragePool } from "./simple";

export type { KernelContext, LayerKernel, Step } from "./kernel";

const KERNELS: {
  [K in Layer["kind"]]: (context: KernelContext, layer: Extract<Layer, { kind: K }>) => LayerKernel;
} = {
  conv2d: convolution,
  "depthwise-conv2d": convolution,
  "batch-norm": batchNorm,
  activation,
  "global-average-pool": globalAveragePool,
  flatten,
  dropout,
  dense,
};

/** The kernel of any layer of the vocabulary. */
export function makeKernel(context: KernelContext): LayerKernel {
  return make(context, context.inferred.layer);
}

function make<K extends Layer["kind"]>(
  context: KernelContext,
  layer: Extract<Layer, { kind: K }>,
): LayerKernel {
  const kernel: (context: KernelContext, layer: Extract<Layer, { kind: K }>) => LayerKernel =
    KERNELS[layer.kind as K];
  return kernel(context, layer);
}
