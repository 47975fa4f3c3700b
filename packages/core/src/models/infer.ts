import type { Layer, Network, Shape, WeightSpec } from "./layer";

/** A layer with what follows from its place in the network. */
export interface InferredLayer {
  readonly layer: Layer;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
}

type Inference<L extends Layer> = (layer: L, input: Shape) => { output: Shape; weights?: WeightSpec[] };

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
};

function kernelSpec(name: string, shape: Shape, fanIn: number, fanOut: number): WeightSpec {
  return { name, shape, trainable: true, initializer: { kind: "glorot-uniform", fanIn, fanOut }, l1: 0 };
}

function vectorSpec(name: string, shape: Shape, kind: "zeros" | "ones", trainable: boolean): WeightSpec {
  return { name, shape, trainable, initializer: { kind }, l1: 0 };
}

function inferOne<K extends Layer["kind"]>(layer: Extract<Layer, { kind: K }>, input: Shape) {
  const infer: Inference<Extract<Layer, { kind: K }>> = INFER[layer.kind as K];
  return infer(layer, input);
}

/** Shapes and weights of every layer, in the network's order. Throws when a layer reads one that does not stand before it. */
export function inferNetwork(network: Network): InferredLayer[] {
  const shapes = new Map<string, Shape>([["input", network.inputShape]]);
  return network.layers.map((layer) => {
    const inputShape = shapes.get(layer.inputs[0] ?? "");
    if (!inputShape)
      throw new Error(`layer ${layer.name} reads ${layer.inputs[0]}, which does not stand before it`);
    const { output, weights = [] } = inferOne(layer, inputShape);
    shapes.set(layer.name, output);
    return { layer, inputShape, outputShape: output, weights };
  });
}

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}
