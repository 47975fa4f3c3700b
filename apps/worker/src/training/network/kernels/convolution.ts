import type { Conv2dLayer, DepthwiseConv2dLayer } from "@foldwise/core";
import { batchOf, Constants, type KernelContext, type LayerKernel, weightOf } from "./kernel";

const OPERATIONS = {
  conv2d: {
    weight: "kernel",
    forward: "Conv2D",
    toInput: "Conv2DBackpropInput",
    toKernel: "Conv2DBackpropFilter",
  },
  "depthwise-conv2d": {
    weight: "depthwise_kernel",
    forward: "DepthwiseConv2dNative",
    toInput: "DepthwiseConv2dNativeBackpropInput",
    toKernel: "DepthwiseConv2dNativeBackpropFilter",
  },
} as const;

/** Convolution and depthwise convolution: padding `same`, no bias. */
export function convolution(context: KernelContext, layer: Conv2dLayer | DepthwiseConv2dLayer): LayerKernel {
  const { runtime, inferred } = context;
  const { attr } = runtime;
  const operations = OPERATIONS[layer.kind];
  const kernel = weightOf(context, operations.weight);
  const attributes = [
    attr.type("T"),
    attr.ints("strides", [1, layer.stride, layer.stride, 1]),
    attr.text("padding", "SAME"),
    attr.text("data_format", "NHWC"),
    attr.ints("dilations", [1, 1, 1, 1]),
  ];
  const kernelShape = runtime.ints(inferred.weights[0]?.shape ?? []);
  const inputShapes = new Constants(runtime, (batch) => runtime.ints([batch, ...inferred.inputShape]));
  return {
    needs: { input: true, output: false },
    forward: (input) => runtime.run(operations.forward, attributes, [input, kernel.value]),
    backward: ({ input, gradient, wantInput }) => {
      kernel.gradient = runtime.run(operations.toKernel, attributes, [input, kernelShape, gradient]);
      if (!wantInput) return null;
      const inputShape = inputShapes.for(batchOf(gradient));
      return runtime.run(operations.toInput, attributes, [inputShape, kernel.value, gradient]);
    },
    dispose: () => {
      runtime.free(kernelShape);
      inputShapes.dispose();
    },
  };
}
