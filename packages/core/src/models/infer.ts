import type { Layer, Network, Shape, WeightSpec } from "./layer";
import { biasSpecs, kernelSpec, vectorSpec } from "./weights";
import { placeWindow, type SlidingWindow } from "./window";

/** A layer with what follows from its place in the network. */
export interface InferredLayer {
  readonly layer: Layer;
  /** Shape of the first value it reads: the only one, but for `add` and `concat`. */
  readonly inputShape: Shape;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly weights: readonly WeightSpec[];
  /** Multiplications of a weight by a value, for one image: a measure of cost that leaves out what only moves memory. */
  readonly multiplyAdds: number;
}

interface Inferred {
  readonly output: Shape;
  readonly weights?: readonly WeightSpec[];
  readonly multiplyAdds?: number;
}
type Inference<L extends Layer> = (layer: L, input: Shape, inputs: readonly Shape[]) => Inferred;

const INFER: { [K in Layer["kind"]]: Inference<Extract<Layer, { kind: K }>> } = {
  conv2d: ({ name, filters, kernel, stride, padding = "same", ...layer }, input) => {
    const { dilation = 1, bias = false, initializer, l1 } = layer;
    checkDilation(name, stride, dilation);
    const [height, width, channels] = slide(input, { kernel, stride, padding, dilation });
    const fanIn = kernel ** 2 * channels;
    const shape = [kernel, kernel, channels, filters];
    return {
      output: [height, width, filters],
      weights: [
        kernelSpec({ name: "kernel", shape, fanIn, fanOut: kernel ** 2 * filters, initializer, l1 }),
        ...biasSpecs(bias, filters, { fanIn, initializer }),
      ],
      multiplyAdds: height * width * fanIn * filters,
    };
  },
  "depthwise-conv2d": ({ name, kernel, stride, padding = "same", dilation = 1, bias = false }, input) => {
    checkDilation(name, stride, dilation);
    const output = slide(input, { kernel, stride, padding, dilation });
    const [height, width, channels] = output;
    // The kernel's last side is the multiplier, 1: Keras takes it for the number of outputs when it counts fans.
    const fans = { fanIn: kernel ** 2 * channels, fanOut: kernel ** 2 };
    return {
      output,
      weights: [
        kernelSpec({ name: "depthwise_kernel", shape: [kernel, kernel, channels, 1], ...fans }),
        ...biasSpecs(bias, channels, fans),
      ],
      multiplyAdds: height * width * channels * kernel ** 2,
    };
  },
  "max-pool": ({ size, ...window }, input) => ({ output: slide(input, { ...window, kernel: size }) }),
  "average-pool": ({ size, ...window }, input) => ({ output: slide(input, { ...window, kernel: size }) }),
  "batch-norm": (_, input) => {
    const channels = input.at(-1) ?? 0;
    return {
      output: input,
      weights: [
        vectorSpec("gamma", channels, { start: "ones", trainable: true }),
        vectorSpec("beta", channels, { start: "zeros", trainable: true }),
        vectorSpec("moving_mean", channels, { start: "zeros", trainable: false }),
        vectorSpec("moving_variance", channels, { start: "ones", trainable: false }),
      ],
    };
  },
  activation: (_, input) => ({ output: input }),
  "global-average-pool": ({ keepSides = false }, input) => ({
    output: [...(keepSides ? [1, 1] : []), input.at(-1) ?? 0],
  }),
  flatten: (_, input) => ({ output: [sizeOf(input)] }),
  dropout: (_, input) => ({ output: input }),
  dense: ({ units, bias = true, initializer, l1 }, input) => {
    const fanIn = input.at(-1) ?? 0;
    return {
      output: [units],
      weights: [
        kernelSpec({ name: "kernel", shape: [fanIn, units], fanIn, fanOut: units, initializer, l1 }),
        ...biasSpecs(bias, units, { fanIn, initializer }),
      ],
      multiplyAdds: fanIn * units,
    };
  },
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

/** Sides of the map that the window leaves. The channels stay. */
function slide(
  [height = 0, width = 0, channels = 0]: Shape,
  window: SlidingWindow,
): [number, number, number] {
  return [placeWindow(height, window).output, placeWindow(width, window).output, channels];
}

function checkDilation(name: string, stride: number, dilation: number): void {
  if (stride > 1 && dilation > 1)
    throw new Error(`${name} has stride ${stride} and dilation ${dilation}: one of them has to be 1`);
}

function showShapes(shapes: readonly Shape[]): string {
  return shapes.map((shape) => `[${shape.join(" × ")}]`).join(", ");
}

function inferOne<K extends Layer["kind"]>(layer: Extract<Layer, { kind: K }>, inputs: readonly Shape[]) {
  const infer: Inference<Extract<Layer, { kind: K }>> = INFER[layer.kind as K];
  return infer(layer, inputs[0] ?? [], inputs);
}

/**
 * Shapes and weights of every layer, in the network's order. Throws when a layer reads one that does not stand before
 * it, or shapes that it cannot take, and when nobody reads a layer that is not the last.
 */
export function inferNetwork(network: Network): InferredLayer[] {
  const shapes = new Map<string, Shape>([["input", network.inputShape]]);
  const read = new Set<string>();
  const inferred = network.layers.map((layer) => {
    const inputShapes = layer.inputs.map((name) => {
      const shape = shapes.get(name);
      if (!shape) throw new Error(`layer ${layer.name} reads ${name}, which is not defined before it`);
      read.add(name);
      return shape;
    });
    const [inputShape] = inputShapes;
    if (!inputShape) throw new Error(`layer ${layer.name} reads nothing`);
    const { output, weights = [], multiplyAdds = 0 } = inferOne(layer, inputShapes);
    if (shapes.has(layer.name)) throw new Error(`duplicate layer name ${layer.name}`);
    shapes.set(layer.name, output);
    const kept = layer.frozen ? weights.map((spec) => ({ ...spec, trainable: false, l1: 0 })) : weights;
    return { layer, inputShape, inputShapes, outputShape: output, weights: kept, multiplyAdds };
  });
  const idle = network.layers.slice(0, -1).find(({ name }) => !read.has(name));
  if (idle) throw new Error(`no layer uses ${idle.name}`);
  return inferred;
}

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}
