import type { InferredLayer } from "@foldwise/core/models";
import type { Random } from "@foldwise/core/random";
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
 * A layer that reads one value at work. The network owns inputs and outputs and frees them; a kernel frees what it makes besides, and
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

/** A layer at work on as many values as it reads: what the network runs. The rules are LayerKernel's. */
export interface GraphKernel {
  readonly needs: { readonly inputs: boolean; readonly output: boolean };
  forward(inputs: readonly Tensor[], step: Step): Tensor;
  /** The gradient of each input: a tensor of its own, or null where nobody asks for it. */
  backward(saved: {
    inputs: readonly Tensor[];
    output: Tensor;
    gradient: Tensor;
    wanted: readonly boolean[];
  }): readonly (Tensor | null)[];
  dispose(): void;
}

/** A kernel of one input as the network runs it. */
export function ofOneInput(kernel: LayerKernel): GraphKernel {
  return {
    needs: { inputs: kernel.needs.input, output: kernel.needs.output },
    forward: (inputs, step) => kernel.forward(valueAt(inputs, 0), step),
    backward: ({ inputs, output, gradient, wanted }) => [
      kernel.backward({ input: valueAt(inputs, 0), output, gradient, wantInput: wanted[0] ?? false }),
    ],
    dispose: () => kernel.dispose(),
  };
}

/** @throws RangeError when there is nothing at this place: a mistake of the caller. */
export function valueAt<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new RangeError(`nothing at place ${index} of ${values.length}`);
  return value;
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

/** The layer's weight of this name, read for this step. A frozen one stands among the statistics and has no gradient. */
export function weightOf({ parameters, inferred }: KernelContext, name: string) {
  const path = `${inferred.layer.name}/${name}`;
  const weight = parameters.trainable.get(path);
  const fixed = parameters.statistics.get(path);
  if (!weight && !fixed) throw new Error(`${inferred.layer.name} has no weight ${name}`);
  return {
    get value(): Tensor {
      const value = (weight ?? fixed)?.value;
      if (!value) throw new Error(`${path} was not read for this step`);
      return value;
    },
    set gradient(gradient: Tensor) {
      if (!weight) throw new Error(`${path} is frozen`);
      weight.gradient = gradient;
    },
  };
}

export function statisticOf({ parameters, inferred }: KernelContext, name: string) {
  const statistic = parameters.statistics.get(`${inferred.layer.name}/${name}`);
  if (!statistic) throw new Error(`${inferred.layer.name} keeps no ${name}`);
  return statistic;
}
