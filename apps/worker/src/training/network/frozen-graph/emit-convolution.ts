import { type Conv2dLayer, type DepthwiseConv2dLayer, placeWindow } from "@foldwise/core/models";
import { attribute, paddingOf } from "./attributes";
import type { EmitContext } from "./emit-context";

const WAYS = {
  conv2d: { operation: "Conv2D", kernel: "kernel" },
  "depthwise-conv2d": { operation: "DepthwiseConv2dNative", kernel: "depthwise_kernel" },
} as const;
const type = { T: attribute.type() };
const layout = { data_format: attribute.text("NHWC") };

/**
 * Convolution and depthwise convolution, with or without bias. The bias stands right behind the sums, where TensorFlow
 * makes one kernel of both and of the activation that follows.
 */
export function emitConvolution(context: EmitContext, layer: Conv2dLayer | DepthwiseConv2dLayer): void {
  const { graph, inputs, inferred, weight } = context;
  const { name, stride, padding = "same", dilation = 1, bias = false } = layer;
  const places = inferred.inputShape.slice(0, 2).map((side) => placeWindow(side, { ...layer, padding }));
  const { operation, kernel } = WAYS[layer.kind];
  const convolve = (to: string, maps: string, around: Parameters<typeof paddingOf>[0]): void => {
    const sums = bias ? `${to}/sums` : to;
    graph.node(sums, operation, [maps, weight(kernel)], {
      ...type,
      ...layout,
      ...paddingOf(around),
      strides: attribute.ints([1, stride, stride, 1]),
      dilations: attribute.ints([1, 1, 1, 1]),
    });
    if (bias) graph.node(to, "BiasAdd", [sums, weight("bias")], { ...type, ...layout });
  };
  const [input = ""] = inputs;
  if (dilation === 1) {
    convolve(name, input, typeof padding === "string" ? padding : places);
    return;
  }
  // Taps that stand apart, as in training: every dilation-th row and column is dealt to a map of its own.
  const sides = inferred.inputShape.slice(0, 2);
  const margins = places.map(({ before, after }, axis) => {
    const padded = before + (sides[axis] ?? 0) + after;
    return { before, after, missing: (dilation - (padded % dilation)) % dilation };
  });
  const block = graph.ints(`${name}/block`, [dilation, dilation]);
  const around = graph.ints(
    `${name}/around`,
    margins.flatMap(({ before, after, missing }) => [before, after + missing]),
    [2, 2],
  );
  const beyond = graph.ints(
    `${name}/beyond`,
    margins.flatMap(({ missing }) => [0, missing]),
    [2, 2],
  );
  const blockType = { ...type, Tblock_shape: attribute.type("int32") };
  const dealt = graph.node(`${name}/dealt`, "SpaceToBatchND", [input, block, around], {
    ...blockType,
    Tpaddings: attribute.type("int32"),
  });
  convolve(`${name}/apart`, dealt, "valid");
  graph.node(name, "BatchToSpaceND", [`${name}/apart`, block, beyond], {
    ...blockType,
    Tcrops: attribute.type("int32"),
  });
}
