import { type InferredLayer, type Layer, placeWindow, sizeOf } from "@foldwise/core/models";
import type { NamedArrays } from "../parameters";
import { attribute, paddingOf } from "./attributes";
import type { EmitContext, GraphWeight } from "./emit-context";
import { emitConvolution } from "./emit-convolution";
import type { GraphBuilder } from "./graph-builder";

/** Adds a layer's nodes to the graph, the last under the layer's own name. */
type Emit<L> = (context: EmitContext, layer: L) => void;

const type = { T: attribute.type() };
const layout = { data_format: attribute.text("NHWC") };

const EMITTERS: { [K in Layer["kind"]]: Emit<Extract<Layer, { kind: K }>> } = {
  conv2d: emitConvolution,
  "depthwise-conv2d": emitConvolution,
  "max-pool": ({ graph, inputs, inferred }, { name, padding, ceil = false, size, stride }) => {
    const window = { kernel: size, stride, padding, ceil };
    const places = inferred.inputShape.slice(0, 2).map((side) => placeWindow(side, window));
    const around = paddingOf(typeof padding === "string" && !ceil ? padding : places);
    graph.node(name, "MaxPool", inputs, { ...poolOf({ size, stride }), ...around });
  },
  "average-pool": ({ graph, inputs }, { name, padding, ...layer }) => {
    graph.node(name, "AvgPool", inputs, { ...poolOf(layer), ...paddingOf(padding) });
  },
  "batch-norm": ({ graph, inputs, values }, { name, epsilon }) => {
    const [gamma, beta, mean, variance] = [
      values("gamma"),
      values("beta"),
      values("moving_mean"),
      values("moving_variance"),
    ];
    const factor = gamma.map((value, at) => value / Math.sqrt((variance[at] ?? 0) + epsilon));
    const term = beta.map((value, at) => value - (mean[at] ?? 0) * (factor[at] ?? 0));
    const side = [factor.length];
    graph.node(`${name}/scaled`, "Mul", [...inputs, graph.floats(`${name}/factor`, factor, side)], type);
    graph.node(name, "AddV2", [`${name}/scaled`, graph.floats(`${name}/term`, term, side)], type);
  },
  activation: ({ graph, inputs }, { name, activation }) => {
    graph.node(name, activation === "relu6" ? "Relu6" : "Relu", inputs, type);
  },
  "global-average-pool": ({ graph, inputs }, { name, keepSides = false }) => {
    graph.node(name, "Mean", [...inputs, graph.ints(`${name}/axes`, [1, 2])], {
      ...type,
      Tidx: attribute.type("int32"),
      keep_dims: attribute.flag(keepSides),
    });
  },
  flatten: ({ graph, inputs, inferred }, { name }) => {
    const shape = graph.ints(`${name}/shape`, [-1, ...inferred.outputShape]);
    graph.node(name, "Reshape", [...inputs, shape], { ...type, Tshape: attribute.type("int32") });
  },
  dropout: ({ graph, inputs }, { name }) => {
    graph.node(name, "Identity", inputs, type);
  },
  dense: ({ graph, inputs, weight }, { name, bias = true }) => {
    const product = bias ? `${name}/product` : name;
    graph.node(product, "MatMul", [...inputs, weight("kernel")], {
      ...type,
      transpose_a: attribute.flag(false),
      transpose_b: attribute.flag(false),
    });
    if (bias) graph.node(name, "BiasAdd", [product, weight("bias")], { ...type, ...layout });
  },
  add: ({ graph, inputs }, { name }) => {
    if (inputs.length === 2) graph.node(name, "AddV2", inputs, type);
    else graph.node(name, "AddN", inputs, { ...type, N: attribute.int(inputs.length) });
  },
  concat: ({ graph, inputs, inferred }, { name }) => {
    const axis = graph.ints(`${name}/axis`, [inferred.outputShape.length], []);
    graph.node(name, "ConcatV2", [...inputs, axis], {
      ...type,
      N: attribute.int(inputs.length),
      Tidx: attribute.type("int32"),
    });
  },
};

function poolOf({ size, stride }: { size: number; stride: number }) {
  return {
    ...type,
    ...layout,
    ksize: attribute.ints([1, size, size, 1]),
    strides: attribute.ints([1, stride, stride, 1]),
  };
}

/**
 * Adds a layer to a graph that holds the layers it reads.
 * @throws Error when a weight is missing: the weights are of another architecture
 */
export function emitLayer(
  graph: GraphBuilder,
  inferred: InferredLayer,
  { weights, addWeight }: { weights: NamedArrays; addWeight: (weight: GraphWeight) => void },
): void {
  const { layer } = inferred;
  const values = (name: string): Float32Array => {
    const path = `${layer.name}/${name}`;
    const array = weights.get(path);
    if (!array) throw new Error(`the weights hold no ${path}: they belong to another architecture`);
    return array;
  };
  const weight = (name: string): string => {
    const spec = inferred.weights.find((one) => one.name === name);
    if (!spec) throw new Error(`${layer.name} has no weight ${name}`);
    const array = values(name);
    if (array.length !== sizeOf(spec.shape))
      throw new Error(
        `${layer.name}/${name} takes ${sizeOf(spec.shape)} values, the weights hold ${array.length}`,
      );
    addWeight({ name: `${layer.name}/${name}`, values: array, shape: spec.shape });
    return `${layer.name}/${name}`;
  };
  emitOne({ graph, inferred, inputs: layer.inputs, weight, values }, layer);
}

function emitOne<K extends Layer["kind"]>(context: EmitContext, layer: Extract<Layer, { kind: K }>): void {
  const emit: Emit<Extract<Layer, { kind: K }>> = EMITTERS[layer.kind as K];
  emit(context, layer);
}
