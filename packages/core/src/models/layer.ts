/** Height, width, channels; or units alone. The batch is left out. */
export type Shape = readonly number[];

export type Initializer =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  | { readonly kind: "uniform"; readonly limit: number }
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
}

export interface Conv2dLayer extends Common {
  readonly kind: "conv2d";
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
}

export interface DepthwiseConv2dLayer extends Common {
  readonly kind: "depthwise-conv2d";
  readonly kernel: number;
  readonly stride: number;
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
  readonly l1: number;
  /** Keras' "uniform" draws within ±0.05. */
  readonly uniformLimit: number;
}

/** Sum of values of one shape. */
export interface AddLayer extends Common {
  readonly kind: "add";
}

/** Maps of one height and width, their channels one after another. */
export interface ConcatLayer extends Common {
  readonly kind: "concat";
}

/** The vocabulary that networks are written in. Convolutions pad as `same` and have no bias (normalization follows). */
export type Layer =
  | Conv2dLayer
  | DepthwiseConv2dLayer
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
