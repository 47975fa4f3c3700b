import type { DenseLayer } from "@foldwise/core/models";
import { type KernelContext, type LayerKernel, weightOf } from "./kernel";

/** Dense layer. As the last one it gives logits; softmax belongs to the loss and to prediction. An L1 penalty's gradient is the optimizer's part. */
export function dense(context: KernelContext, layer: DenseLayer): LayerKernel {
  const { runtime } = context;
  const { attr } = runtime;
  const kernel = weightOf(context, "kernel");
  const bias = (layer.bias ?? true) ? weightOf(context, "bias") : null;
  const product = (transposeA: boolean, transposeB: boolean) => [
    attr.type("T"),
    attr.flag("transpose_a", transposeA),
    attr.flag("transpose_b", transposeB),
  ];
  const plain = product(false, false);
  const toKernel = product(true, false);
  const toInput = product(false, true);
  const biasAttributes = [attr.type("T"), attr.text("data_format", "NHWC")];
  return {
    needs: { input: true, output: false },
    forward: (input) => {
      const sums = runtime.run("MatMul", plain, [input, kernel.value]);
      if (!bias) return sums;
      const output = runtime.run("BiasAdd", biasAttributes, [sums, bias.value]);
      runtime.free(sums);
      return output;
    },
    backward: ({ input, gradient, wantInput }) => {
      kernel.gradient = runtime.run("MatMul", toKernel, [input, gradient]);
      if (bias) bias.gradient = runtime.run("BiasAddGrad", biasAttributes, [gradient]);
      return wantInput ? runtime.run("MatMul", toInput, [gradient, kernel.value]) : null;
    },
    dispose: () => {},
  };
}
