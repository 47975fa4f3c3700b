import { type Conv2dLayer, type DepthwiseConv2dLayer, placeWindow } from "@foldwise/core/models";
import { makeFilter } from "./filter";
import { type KernelContext, type LayerKernel, weightOf } from "./kernel";
import { makeSpacedFilter } from "./spaced-filter";

const WEIGHTS = { conv2d: "kernel", "depthwise-conv2d": "depthwise_kernel" } as const;

/** Convolution and depthwise convolution, with dilation, with or without bias. */
export function convolution(context: KernelContext, layer: Conv2dLayer | DepthwiseConv2dLayer): LayerKernel {
  const { runtime, inferred } = context;
  const { attr } = runtime;
  const kernel = weightOf(context, WEIGHTS[layer.kind]);
  const bias = layer.bias ? weightOf(context, "bias") : null;
  const biasAttributes = [attr.type("T"), attr.text("data_format", "NHWC")];
  const filterOf = {
    kind: layer.kind,
    inputShape: inferred.inputShape,
    kernelShape: inferred.weights[0]?.shape ?? [],
    stride: layer.stride,
  };
  const { padding = "same", dilation = 1 } = layer;
  const sides = inferred.inputShape.slice(0, 2);
  const [rows, columns] = sides.map((side) => placeWindow(side, { ...layer, padding }));
  if (!rows || !columns) throw new Error(`${layer.name} has no feature map as input`);
  const filter =
    dilation > 1
      ? makeSpacedFilter(runtime, { ...filterOf, dilation, places: [rows, columns] })
      : makeFilter(runtime, {
          ...filterOf,
          padding: typeof padding === "string" ? padding : [rows, columns],
        });
  return {
    needs: { input: true, output: false },
    forward: (input) => {
      const sums = filter.forward(input, kernel.value);
      if (!bias) return sums;
      const output = runtime.run("BiasAdd", biasAttributes, [sums, bias.value]);
      runtime.free(sums);
      return output;
    },
    backward: ({ input, gradient, wantInput }) => {
      const { toKernel, toInput } = filter.backward({ input, kernel: kernel.value, gradient, wantInput });
      kernel.gradient = toKernel;
      if (bias) bias.gradient = runtime.run("BiasAddGrad", biasAttributes, [gradient]);
      return toInput;
    },
    dispose: () => filter.dispose(),
  };
}
