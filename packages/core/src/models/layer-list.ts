import type { ActivationLayer, Conv2dLayer, DenseLayer, Layer, MaxPoolLayer } from "./layer";

type ConvOptions = Pick<Conv2dLayer, "filters" | "kernel"> &
  Partial<Pick<Conv2dLayer, "stride" | "padding" | "bias" | "initializer" | "l1">>;
type PoolOptions = Pick<MaxPoolLayer, "size" | "stride"> & Partial<Pick<MaxPoolLayer, "padding" | "ceil">>;
type DenseOptions = Pick<DenseLayer, "units"> & Partial<Pick<DenseLayer, "initializer" | "l1">>;

/** Layers as they are written down. Each method adds one and gives its name, for the next to read. */
export class LayerList {
  readonly layers: Layer[] = [];

  push(layer: Layer): string {
    this.layers.push(layer);
    return layer.name;
  }

  conv(name: string, input: string, { stride = 1, ...options }: ConvOptions): string {
    return this.push({ kind: "conv2d", name, inputs: [input], stride, ...options });
  }

  /** Normalization of maps. */
  norm(name: string, input: string, { momentum, epsilon }: { momentum: number; epsilon: number }): string {
    const movingVariance = "sample";
    return this.push({ kind: "batch-norm", name, inputs: [input], momentum, epsilon, movingVariance });
  }

  relu(name: string, input: string, activation: ActivationLayer["activation"] = "relu"): string {
    return this.push({ kind: "activation", name, inputs: [input], activation });
  }

  maxPool(name: string, input: string, { padding = "valid", ...options }: PoolOptions): string {
    return this.push({ kind: "max-pool", name, inputs: [input], padding, ...options });
  }

  globalPool(name: string, input: string): string {
    return this.push({ kind: "global-average-pool", name, inputs: [input] });
  }

  flatten(name: string, input: string): string {
    return this.push({ kind: "flatten", name, inputs: [input] });
  }

  dropout(name: string, input: string, rate: number): string {
    return this.push({ kind: "dropout", name, inputs: [input], rate });
  }

  dense(name: string, input: string, options: DenseOptions): string {
    return this.push({ kind: "dense", name, inputs: [input], ...options });
  }
}

/** A number of filters or units under the width multiplier: rounded down as Keras' MobileNet does, and never 0. */
export function scaled(filters: number, { widthMultiplier }: { widthMultiplier: number }): number {
  return Math.max(1, Math.floor(filters * widthMultiplier));
}
