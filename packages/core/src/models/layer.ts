import type { Padding } from "./window";

/** Height, width, channels; or units alone. The batch is left out. */
export type Shape = readonly number[];

export type Initializer =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  | { readonly kind: "uniform"; readonly limit: number }
  | { readonly kind: "normal"; readonly deviation: number }
  /** Uniform within ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010), fans as Keras counts them. */
  | { readonly kind: "glorot-uniform"; readonly fanIn: number; readonly fanOut: number };

/** One array of numbers of a layer: its name in checkpoints is `<layer>/<name>`. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
  readonly initializer: Initializer;
  /** Strength of the L1 penalty; 0 for none. */
  readonly l1: number;
}

interface Common {
  readonly name: string;
  /** Names of the layers it reads, in order; `input` is the image. Only `add` and `concat` read more than one. */
  readonly inputs: readonly string[];
  /** Its weights stay as they are, and it works in training as in inference: Keras' `trainable=False`. */
  readonly frozen?: boolean;
}

/** Where a layer's kernel starts; Keras' default, `glorot-uniform`, where a layer does not say. */
export type KernelInitializer =
  | { readonly kind: "glorot-uniform" }
  | { readonly kind: "uniform"; readonly limit: number }
  | { readonly kind: "normal"; readonly deviation: number }
  /** Uniform within ±1/sqrt(fanIn), kernel and bias alike: PyTorch's default. Elsewhere a bias starts at 0. */
  | { readonly kind: "fan-in-uniform" };

export interface Conv2dLayer extends Common {
  readonly kind: "conv2d";
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  /** `same` where it is not said. */
  readonly padding?: Padding;
  /** Spacing of the kernel's taps; above 1 only with stride 1. */
  readonly dilation?: number;
  readonly bias?: boolean;
  readonly initializer?: KernelInitializer;
  /** Strength of the L1 penalty on the kernel. */
  readonly l1?: number;
}

/** One filter a channel. */
export interface DepthwiseConv2dLayer extends Common {
  readonly kind: "depthwise-conv2d";
  readonly kernel: number;
  readonly stride: number;
  readonly padding?: Padding;
  readonly dilation?: number;
  readonly bias?: boolean;
}

export interface MaxPoolLayer extends Common {
  readonly kind: "max-pool";
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
  /** torchvision's `ceil_mode`. */
  readonly ceil?: boolean;
}

/** Padding is not counted in the mean. */
export interface AveragePoolLayer extends Common {
  readonly kind: "average-pool";
  readonly size: number;
  readonly stride: number;
  readonly padding: "same" | "valid";
}

export interface BatchNormLayer extends Common {
  readonly kind: "batch-norm";
  readonly momentum: number;
  readonly epsilon: number;
  /**
   * What the moving variance averages. `sample`: with Bessel's correction, as Keras up to 2 does for feature maps,
   * where it runs the fused kernel. `population`: without, as Keras does for vectors (and Keras 3 everywhere).
   */
  readonly movingVariance: "sample" | "population";
}

export interface ActivationLayer extends Common {
  readonly kind: "activation";
  readonly activation: "relu" | "relu6";
}

export interface GlobalAveragePoolLayer extends Common {
  readonly kind: "global-average-pool";
  /** The result stays a map, of one pixel. */
  readonly keepSides?: boolean;
}

export interface FlattenLayer extends Common {
  readonly kind: "flatten";
}

export interface DropoutLayer extends Common {
  readonly kind: "dropout";
  readonly rate: number;
}

export interface DenseLayer extends Common {
  readonly kind: "dense";
  readonly units: number;
  /** True where it is not said. */
  readonly bias?: boolean;
  readonly initializer?: KernelInitializer;
  /** Strength of the L1 penalty on the kernel. */
  readonly l1?: number;
}

/** Sum of values of one shape. */
export interface AddLayer extends Common {
  readonly kind: "add";
}

/** Maps of one height and width, their channels one after another. */
export interface ConcatLayer extends Common {
  readonly kind: "concat";
}

/** The vocabulary that networks are written in. */
export type Layer =
  | Conv2dLayer
  | DepthwiseConv2dLayer
  | MaxPoolLayer
  | AveragePoolLayer
  | BatchNormLayer
  | ActivationLayer
  | GlobalAveragePoolLayer
  | FlattenLayer
  | DropoutLayer
  | DenseLayer
  | AddLayer
  | ConcatLayer;

/** A classifier: layers in an order in which each stands after those it reads; the last one gives the logits. */
export interface Network {
  readonly name: string;
  readonly inputShape: Shape;
  readonly classes: number;
  readonly layers: readonly Layer[];
}
