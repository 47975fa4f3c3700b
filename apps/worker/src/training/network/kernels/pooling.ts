import { type AveragePoolLayer, type MaxPoolLayer, placeWindow } from "@foldwise/core/models";
import { paddingAttributes } from "./filter";
import { batchOf, Constants, type KernelContext, type LayerKernel } from "./kernel";

/** Largest value of each window; what lies outside the map never is. */
export function maxPool({ runtime, inferred }: KernelContext, layer: MaxPoolLayer): LayerKernel {
  const { attr } = runtime;
  const window = { ...layer, kernel: layer.size };
  const [rows, columns] = inferred.inputShape.slice(0, 2).map((side) => placeWindow(side, window));
  if (!rows || !columns) throw new Error(`${layer.name} has no feature map as input`);
  const isNamed = typeof layer.padding === "string" && !layer.ceil;
  const attributes = [
    attr.type("T"),
    attr.ints("ksize", [1, layer.size, layer.size, 1]),
    attr.ints("strides", [1, layer.stride, layer.stride, 1]),
    ...paddingAttributes(
      runtime,
      isNamed && typeof layer.padding === "string" ? layer.padding : [rows, columns],
    ),
    attr.text("data_format", "NHWC"),
  ];
  return {
    needs: { input: true, output: true },
    forward: (input) => runtime.run("MaxPool", attributes, [input]),
    backward: ({ input, output, gradient }) =>
      runtime.run("MaxPoolGrad", attributes, [input, output, gradient]),
    dispose: () => {},
  };
}

/** Mean of each window over the pixels that lie on the map. */
export function averagePool({ runtime, inferred }: KernelContext, layer: AveragePoolLayer): LayerKernel {
  const { attr } = runtime;
  const attributes = [
    attr.type("T"),
    attr.ints("ksize", [1, layer.size, layer.size, 1]),
    attr.ints("strides", [1, layer.stride, layer.stride, 1]),
    ...paddingAttributes(runtime, layer.padding),
    attr.text("data_format", "NHWC"),
  ];
  const inputShapes = new Constants(runtime, (batch) => runtime.ints([batch, ...inferred.inputShape]));
  return {
    needs: { input: false, output: false },
    forward: (input) => runtime.run("AvgPool", attributes, [input]),
    backward: ({ gradient }) =>
      runtime.run("AvgPoolGrad", attributes, [inputShapes.for(batchOf(gradient)), gradient]),
    dispose: () => inputShapes.dispose(),
  };
}
