import type { DenseLayer } from "@foldwise/core";
import { type KernelContext, type LayerKernel, weightOf } from "./kernel";

/** Dense layer: logits; softmax belongs to the loss and to prediction. Its L1 penalty's gradient is the optimizer's part. */
export function dense(context: KernelContext, _layer: DenseLayer): LayerKernel {
  const { runtime } = context;
  const { attr } = runtime;
  const kernel = weightOf(context, "kernel");
  const bias = weightOf(context, "bias");
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
      const logits = runtime.run("BiasAdd", biasAttributes, [sums, bias.value]);
      runtime.free(sums);
      return logits;
    },
    backward: ({ input, gradient }) => {
      kernel.gradient = runtime.run("MatMul", toKernel, [input, gradient]);
      bias.gradient = runtime.run("BiasAddGrad", biasAttributes, [gradient]);
      return runtime.run("MatMul", toInput, [gradient, kernel.value]);
    },
    dispose: () => {},
  };
}
