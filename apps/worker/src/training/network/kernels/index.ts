import type { Layer } from "@foldwise/core/models";
import { batchNorm } from "./batch-norm";
import { convolution } from "./convolution";
import { dense } from "./dense";
import { add, concat } from "./join";
import { type GraphKernel, type KernelContext, type LayerKernel, ofOneInput } from "./kernel";
import { averagePool, maxPool } from "./pooling";
import { activation, dropout, flatten, globalAveragePool } from "./simple";

export { type GraphKernel, type KernelContext, type Step, valueAt } from "./kernel";

type Maker<L, K> = (context: KernelContext, layer: L) => K;
const single =
  <L>(make: Maker<L, LayerKernel>): Maker<L, GraphKernel> =>
  (context, layer) =>
    ofOneInput(make(context, layer));

const KERNELS: { [K in Layer["kind"]]: Maker<Extract<Layer, { kind: K }>, GraphKernel> } = {
  conv2d: single(convolution),
  "depthwise-conv2d": single(convolution),
  "max-pool": single(maxPool),
  "average-pool": single(averagePool),
  "batch-norm": single(batchNorm),
  activation: single(activation),
  "global-average-pool": single(globalAveragePool),
  flatten: single(flatten),
  dropout: single(dropout),
  dense: single(dense),
  add,
  concat,
};

/** The kernel of any layer of the vocabulary. */
export function makeKernel(context: KernelContext): GraphKernel {
  return make(context, context.inferred.layer);
}

function make<K extends Layer["kind"]>(
  context: KernelContext,
  layer: Extract<Layer, { kind: K }>,
): GraphKernel {
  const kernel: Maker<Extract<Layer, { kind: K }>, GraphKernel> = KERNELS[layer.kind as K];
  return kernel(context, layer);
}
