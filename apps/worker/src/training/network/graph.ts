import type { InferredLayer } from "@foldwise/core/models";
import type { Attributes, Runtime, Tensor } from "../tensorflow/runtime";
import { type NodePlan, planGraph } from "./graph-plan";
import { type GraphKernel, makeKernel, type Step, valueAt } from "./kernels";
import type { Parameters } from "./parameters";

interface Node extends NodePlan {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly kernel: GraphKernel;
  readonly isFrozen: boolean;
}

/** Values of the forward pass by layer; `input` is the caller's. */
export type Values = Map<string, Tensor>;

/** A network's layers at work: each may read several values, and a value may have several readers. */
export class Graph {
  readonly #runtime: Runtime;
  readonly #nodes: readonly Node[];
  readonly #typeOnly: Attributes;

  constructor(runtime: Runtime, layers: readonly InferredLayer[], parameters: Parameters) {
    this.#runtime = runtime;
    this.#typeOnly = [runtime.attr.type("T")];
    const kernels = layers.map((inferred) => makeKernel({ runtime, parameters, inferred }));
    const plans = planGraph(
      layers.map(({ layer, weights }, index) => ({
        name: layer.name,
        inputs: layer.inputs,
        needs: valueAt(kernels, index).needs,
        learns: weights.some(({ trainable }) => trainable),
        isFrozen: layer.frozen ?? false,
      })),
    );
    this.#nodes = layers.map(({ layer }, index) => ({
      ...valueAt(plans, index),
      name: layer.name,
      inputs: layer.inputs,
      kernel: valueAt(kernels, index),
      isFrozen: layer.frozen ?? false,
    }));
  }

  /** The last layer's output, which stays in `values` with what the backward pass asks for. */
  forward(values: Values, step: Step): Tensor {
    let output: Tensor | undefined;
    for (const node of this.#nodes) {
      const read = node.inputs.map((input) => liveValue(values, input));
      output = node.kernel.forward(read, node.isFrozen ? null : step);
      values.set(node.name, output);
      this.#free(values, step ? node.freeAfterForward : node.freeAfterInference);
    }
    if (!output) throw new Error("the network has no layers");
    return output;
  }

  /** Sets the gradients of the weights. Frees the loss's gradient and every value of the forward pass but `input`. */
  backward(values: Values, lossGradient: Tensor): void {
    const last = this.#nodes.at(-1);
    const arrived = new Map<string, Tensor[]>(last ? [[last.name, [lossGradient]]] : []);
    for (const node of this.#nodes.toReversed()) {
      const gradients = arrived.get(node.name);
      if (!gradients || !node.hasBackward) continue;
      arrived.delete(node.name);
      const gradient = this.#sum(gradients);
      const results = node.kernel.backward({
        // What the kernel does not need may be freed by now: anything stands in for it.
        inputs: node.inputs.map((input) => values.get(input) ?? gradient),
        output: values.get(node.name) ?? gradient,
        gradient,
        wanted: node.wanted,
      });
      this.#runtime.free(gradient);
      for (const [index, result] of results.entries()) {
        if (!result) continue;
        const input = valueAt(node.inputs, index);
        if (node.wanted[index]) arrived.set(input, [...(arrived.get(input) ?? []), result]);
        else this.#runtime.free(result);
      }
      this.#free(values, node.freeAfterBackward);
    }
    for (const gradients of arrived.values()) this.#runtime.free(...gradients);
    this.#free(
      values,
      [...values.keys()].filter((name) => name !== "input"),
    );
  }

  dispose(): void {
    for (const { kernel } of this.#nodes) kernel.dispose();
  }

  /** A value's gradient is the sum over its readers. Frees the parts. */
  #sum(gradients: readonly Tensor[]): Tensor {
    const [only, ...others] = gradients;
    if (only && others.length === 0) return only;
    const attributes = [...this.#typeOnly, this.#runtime.attr.int("N", gradients.length)];
    const sum = this.#runtime.run("AddN", attributes, gradients);
    this.#runtime.free(...gradients);
    return sum;
  }

  #free(values: Values, names: readonly string[]): void {
    for (const name of names) {
      const tensor = values.get(name);
      if (!tensor) continue;
      this.#runtime.free(tensor);
      values.delete(name);
    }
  }
}

function liveValue(values: Values, name: string): Tensor {
  const value = values.get(name);
  if (!value) throw new Error(`${name} was freed before it was read`);
  return value;
}
