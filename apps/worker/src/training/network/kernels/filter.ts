import type { Shape, WindowPlaces } from "@foldwise/core/models";
import type { Attributes, Runtime, Tensor } from "../../tensorflow/runtime";
import { batchOf, Constants } from "./kernel";

/** A convolution's kernel going over maps. */
export interface Filter {
  forward(input: Tensor, kernel: Tensor): Tensor;
  backward(saved: { input: Tensor; kernel: Tensor; gradient: Tensor; wantInput: boolean }): {
    toKernel: Tensor;
    toInput: Tensor | null;
  };
  dispose(): void;
}

export interface FilterOptions {
  readonly kind: keyof typeof OPERATIONS;
  readonly inputShape: Shape;
  readonly kernelShape: Shape;
  readonly stride: number;
}

const OPERATIONS = {
  conv2d: { forward: "Conv2D", toInput: "Conv2DBackpropInput", toKernel: "Conv2DBackpropFilter" },
  "depthwise-conv2d": {
    forward: "DepthwiseConv2dNative",
    toInput: "DepthwiseConv2dNativeBackpropInput",
    toKernel: "DepthwiseConv2dNativeBackpropFilter",
  },
} as const;

/** TensorFlow's words for a padding, of a convolution or a pooling: rows, then columns. */
export function paddingAttributes(
  runtime: Runtime,
  padding: "same" | "valid" | readonly [WindowPlaces, WindowPlaces],
): Attributes {
  const { attr } = runtime;
  if (typeof padding === "string") return [attr.text("padding", padding.toUpperCase())];
  const [rows, columns] = padding;
  const sides = [0, 0, rows.before, rows.after, columns.before, columns.after, 0, 0];
  return [attr.text("padding", "EXPLICIT"), attr.ints("explicit_paddings", sides)];
}

/** A filter whose taps stand side by side. */
export function makeFilter(
  runtime: Runtime,
  options: FilterOptions & { padding: "same" | "valid" | readonly [WindowPlaces, WindowPlaces] },
): Filter {
  const { attr } = runtime;
  const { kind, inputShape, stride, padding } = options;
  const operations = OPERATIONS[kind];
  const attributes = [
    attr.type("T"),
    attr.ints("strides", [1, stride, stride, 1]),
    ...paddingAttributes(runtime, padding),
    attr.text("data_format", "NHWC"),
    attr.ints("dilations", [1, 1, 1, 1]),
  ];
  const kernelShape = runtime.ints(options.kernelShape);
  const inputShapes = new Constants(runtime, (batch) => runtime.ints([batch, ...inputShape]));
  return {
    forward: (input, kernel) => runtime.run(operations.forward, attributes, [input, kernel]),
    backward: ({ input, kernel, gradient, wantInput }) => {
      const toKernel = runtime.run(operations.toKernel, attributes, [input, kernelShape, gradient]);
      if (!wantInput) return { toKernel, toInput: null };
      const shape = inputShapes.for(batchOf(gradient));
      return { toKernel, toInput: runtime.run(operations.toInput, attributes, [shape, kernel, gradient]) };
    },
    dispose: () => {
      runtime.free(kernelShape);
      inputShapes.dispose();
    },
  };
}
