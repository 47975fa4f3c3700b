import type { ActivationLayer, DropoutLayer, GlobalAveragePoolLayer } from "@foldwise/core/models";
import type { Tensor } from "../../tensorflow/runtime";
import { batchOf, Constants, type KernelContext, type LayerKernel } from "./kernel";

const nothing = { input: false, output: false } as const;

/** ReLU and ReLU6. The gradient kernels ask only where the value lay, and the output tells as well as the input. */
export function activation({ runtime }: KernelContext, layer: ActivationLayer): LayerKernel {
  const attributes = [runtime.attr.type("T")];
  const operation = layer.activation === "relu6" ? "Relu6" : "Relu";
  return {
    needs: { input: false, output: true },
    forward: (input) => runtime.run(operation, attributes, [input]),
    backward: ({ output, gradient }) => runtime.run(`${operation}Grad`, attributes, [gradient, output]),
    dispose: () => {},
  };
}

/** Mean over height and width. */
export function globalAveragePool(
  { runtime, inferred }: KernelContext,
  { keepSides = false }: GlobalAveragePoolLayer,
): LayerKernel {
  const { attr } = runtime;
  const [height = 1, width = 1, channels = 0] = inferred.inputShape;
  const meanAttributes = [
    attr.type("T"),
    attr.type("Tidx", runtime.int32),
    attr.flag("keep_dims", keepSides),
  ];
  const typeOnly = [attr.type("T")];
  const reshapeAttributes = [attr.type("T"), attr.type("Tshape", runtime.int32)];
  const broadcastAttributes = [attr.type("T"), attr.type("Tidx", runtime.int32)];
  const axes = runtime.ints([1, 2]);
  const share = runtime.scalar(1 / (height * width));
  const asPixels = new Constants(runtime, (batch) => runtime.ints([batch, 1, 1, channels]));
  const asMaps = new Constants(runtime, (batch) => runtime.ints([batch, height, width, channels]));
  return {
    needs: nothing,
    forward: (input) => runtime.run("Mean", meanAttributes, [input, axes]),
    backward: ({ gradient }) => {
      const scaled = runtime.run("Mul", typeOnly, [gradient, share]);
      const pixels = runtime.run("Reshape", reshapeAttributes, [scaled, asPixels.for(batchOf(gradient))]);
      const maps = runtime.run("BroadcastTo", broadcastAttributes, [pixels, asMaps.for(batchOf(gradient))]);
      runtime.free(scaled, pixels);
      return maps;
    },
    dispose: () => {
      runtime.free(axes, share);
      asPixels.dispose();
      asMaps.dispose();
    },
  };
}

export function flatten({ runtime, inferred }: KernelContext): LayerKernel {
  const { attr } = runtime;
  const attributes = [attr.type("T"), attr.type("Tshape", runtime.int32)];
  const flat = new Constants(runtime, (batch) => runtime.ints([batch, ...inferred.outputShape]));
  const original = new Constants(runtime, (batch) => runtime.ints([batch, ...inferred.inputShape]));
  const reshape = (tensor: Tensor, shapes: Constants) =>
    runtime.run("Reshape", attributes, [tensor, shapes.for(batchOf(tensor))]);
  return {
    needs: nothing,
    forward: (input) => reshape(input, flat),
    backward: ({ gradient }) => reshape(gradient, original),
    dispose: () => {
      flat.dispose();
      original.dispose();
    },
  };
}

/** Drops units in training and scales what is left by 1 / (1 − rate). The mask comes from the step's own stream. */
export function dropout({ runtime, inferred }: KernelContext, layer: DropoutLayer): LayerKernel {
  const attributes = [runtime.attr.type("T")];
  const kept = 1 / (1 - layer.rate);
  const size = inferred.inputShape.reduce((product, side) => product * side, 1);
  let mask: Tensor | null = null;
  const release = () => {
    if (mask) runtime.free(mask);
    mask = null;
  };
  return {
    needs: nothing,
    forward: (input, step) => {
      if (!step || layer.rate === 0) return runtime.run("Identity", attributes, [input]);
      const random = step.random.fork(layer.name);
      const values = new Float32Array(batchOf(input) * size);
      const threshold = layer.rate * 4_294_967_296;
      for (let i = 0; i < values.length; i++) values[i] = random.uint32() < threshold ? 0 : kept;
      release();
      mask = runtime.floats(values, input.shape);
      return runtime.run("Mul", attributes, [input, mask]);
    },
    backward: ({ gradient }) => {
      if (!mask) return runtime.run("Identity", attributes, [gradient]);
      const result = runtime.run("Mul", attributes, [gradient, mask]);
      release();
      return result;
    },
    dispose: release,
  };
}
