import type { Layer, Network, Shape, WeightSpec } from "./layer";

/** A layer with what follows from its place in the network. */
export interface InferredLayer {
  readonly layer: Layer;
  /** Shape of the first value it reads: the only one, but for `add` and `concat`. */
  readonly inputShape: Shape;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
}

type Inference<L extends Layer> = (
  layer: L,
  input: Shape,
  inputs: readonly Shape[],
) => { output: Shape; weights?: WeightSpec[] };

const INFER: { [K in Layer["kind"]]: Inference<Extract<Layer, { kind: K }>> } = {
  conv2d: ({ filters, kernel, stride }, [height = 0, width = 0, channels = 0]) => ({
    output: [Math.ceil(height / stride), Math.ceil(width / stride), filters],
    weights: [
      kernelSpec(
        "kernel",
        [kernel, kernel, channels, filters],
        kernel ** 2 * channels,
        kernel ** 2 * filters,
      ),
    ],
  }),
  "depthwise-conv2d": ({ kernel, stride }, [height = 0, width = 0, channels = 0]) => ({
    output: [Math.ceil(height / stride), Math.ceil(width / stride), channels],
    // The kernel's last side is the multiplier, 1: Keras takes it for the number of outputs when it counts fans.
    weights: [
      kernelSpec("depthwise_kernel", [kernel, kernel, channels, 1], kernel ** 2 * channels, kernel ** 2),
    ],
  }),
  "batch-norm": (_, input) => {
    const shape = [input.at(-1) ?? 0];
    return {
      output: input,
      weights: [
        vectorSpec("gamma", shape, "ones", true),
        vectorSpec("beta", shape, "zeros", true),
        vectorSpec("moving_mean", shape, "zeros", false),
        vectorSpec("moving_variance", shape, "ones", false),
      ],
    };
  },
  activation: (_, input) => ({ output: input }),
  "global-average-pool": (_, input) => ({ output: [input.at(-1) ?? 0] }),
  flatten: (_, input) => ({ output: [input.reduce((product, side) => product * side, 1)] }),
  dropout: (_, input) => ({ output: input }),
  dense: ({ units, l1, uniformLimit }, input) => ({
    output: [units],
    weights: [
      {
        name: "kernel",
        shape: [input.at(-1) ?? 0, units],
        trainable: true,
        initializer: { kind: "uniform", limit: uniformLimit },
        l1,
      },
      vectorSpec("bias", [units], "zeros", true),
    ],
  }),
  add: ({ name }, input, inputs) => {
    if (inputs.length < 2 || inputs.some((shape) => shape.join() !== input.join()))
      throw new Error(`${name} adds values of different shapes: ${showShapes(inputs)}`);
    return { output: input };
  },
  concat: ({ name }, input, inputs) => {
    const sides = input.slice(0, -1);
    if (inputs.length < 2 || inputs.some((shape) => shape.slice(0, -1).join() !== sides.join()))
      throw new Error(`${name} joins maps of different sides: ${showShapes(inputs)}`);
    return { output: [...sides, inputs.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)] };
  },
};

function showShapes(shapes: readonly Shape[]): string {
  return shapes.map((shape) => `[${shape.join(" × ")}]`).join(", ");
}

function kernelSpec(name: string, shape: Shape, fanIn: number, fanOut: number): WeightSpec {
  return { name, shape, trainable: true, initializer: { kind: "glorot-uniform", fanIn, fanOut }, l1: 0 };
}

function vectorSpec(name: string, shape: Shape, kind: "zeros" | "ones", trainable: boolean): WeightSpec {
  return { name, shape, trainable, initializer: { kind }, l1: 0 };
}

function inferOne<K extends Layer["kind"]>(layer: Extract<Layer, { kind: K }>, inputs: readonly Shape[]) {
  const infer: Inference<Extract<Layer, { kind: K }>> = INFER[layer.kind as K];
  return infer(layer, inputs[0] ?? [], inputs);
}

/**
 * Shapes and weights of every layer, in the network's order. Throws when a layer reads one that does not stand before
 * it, or shapes that it cannot join, and when nobody reads a layer that is not the last.
 */
export function inferNetwork(network: Network): InferredLayer[] {
  const shapes = new Map<string, Shape>([["input", network.inputShape]]);
  const read = new Set<string>();
  const inferred = network.layers.map((layer) => {
    const inputShapes = layer.inputs.map((name) => {
      const shape = shapes.get(name);
      if (!shape) throw new Error(`layer ${layer.name} reads ${name}, which does not stand before it`);
      read.add(name);
      return shape;
    });
    const [inputShape] = inputShapes;
    if (!inputShape) throw new Error(`layer ${layer.name} reads nothing`);
    const { output, weights = [] } = inferOne(layer, inputShapes);
    if (shapes.has(layer.name)) throw new Error(`two layers are called ${layer.name}`);
    shapes.set(layer.name, output);
    return { layer, inputShape, inputShapes, outputShape: output, weights };
  });
  const idle = network.layers.slice(0, -1).find(({ name }) => !read.has(name));
  if (idle) throw new Error(`nobody reads layer ${idle.name}`);
  return inferred;
}

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}
