import type { InferredLayer, Random } from "@foldwise/core";
import type { Runtime, Tensor } from "../../tensorflow/runtime";
import type { Parameters } from "../parameters";

/** What a layer's kernel is made with. */
export interface KernelContext {
  readonly runtime: Runtime;
  readonly parameters: Parameters;
  readonly inferred: InferredLayer;
}

/** One training step's own surroundings; null stands for inference. */
export type Step = { readonly random: Random } | null;

/**
 * A layer at work. The network owns inputs and outputs and frees them; a kernel frees what it makes besides, and
 * keeps between forward and backward only what it alone knows of.
 */
export interface LayerKernel {
  /** What backward reads, so that the network can free the rest as soon as the forward pass is done with it. */
  readonly needs: { readonly input: boolean; readonly output: boolean };
  /** A new tensor, never the input itself. */
  forward(input: Tensor, step: Step): Tensor;
  /**
   * Sets the gradients of the layer's weights and gives that of its input, or null when nobody asks for it.
   * `input` and `output` may be used only where `needs` names them.
   */
  backward(saved: { input: Tensor; output: Tensor; gradient: Tensor; wantInput: boolean }): Tensor | null;
  dispose(): void;
}

/** Small constants that depend on the batch size, made once for each and freed with the layer. */
export class Constants {
  readonly #made = new Map<number, Tensor>();
  readonly #runtime: Runtime;
  readonly #make: (batch: number) => Tensor;

  constructor(runtime: Runtime, make: (batch: number) => Tensor) {
    this.#runtime = runtime;
    this.#make = make;
  }

  for(batch: number): Tensor {
    let tensor = this.#made.get(batch);
    if (!tensor) {
      tensor = this.#make(batch);
      this.#made.set(batch, tensor);
    }
    return tensor;
  }

  dispose(): void {
    this.#runtime.free(...this.#made.values());
    this.#made.clear();
  }
}

export function batchOf(tensor: Tensor): number {
  return tensor.shape[0] ?? 0;
}

/** The layer's trainable weight of this name, read for this step. */
export function weightOf({ parameters, inferred }: KernelContext, name: string) {
  const weight = parameters.trainable.get(`${inferred.layer.name}/${name}`);
  if (!weight) throw new Error(`${inferred.layer.name} has no weight ${name}`);
  return {
    get value(): Tensor {
      if (!weight.value) throw new Error(`${weight.name} was not read for this step`);
      return weight.value;
    },
    set gradient(gradient: Tensor) {
      weight.gradient = gradient;
    },
  };
}

export function statisticOf({ parameters, inferred }: KernelContext, name: string) {
  const statistic = parameters.statistics.get(`${inferred.layer.name}/${name}`);
  if (!statistic) throw new Error(`${inferred.layer.name} keeps no ${name}`);
  return statistic;
}
