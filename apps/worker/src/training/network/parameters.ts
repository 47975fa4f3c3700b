import type { InferredLayer, WeightSpec } from "@foldwise/core/models";
import type { Runtime, Tensor } from "../tensorflow/runtime";

/** Named arrays, as checkpoints hold them: `<layer>/<weight>` to values. */
export type NamedArrays = ReadonlyMap<string, Float32Array>;

/** A trainable weight in a TensorFlow variable, with Adam's two moments in variables of their own. */
export interface Trainable {
  readonly name: string;
  readonly spec: WeightSpec;
  readonly variable: Tensor;
  readonly moment1: Tensor;
  readonly moment2: Tensor;
  /** The value as this step reads it; freed before the update, so that the update happens in place. */
  value: Tensor | null;
  gradient: Tensor | null;
}

/** A moving average: replaced, not updated, because the kernel that reads it gives the next one. */
export interface Statistic {
  readonly name: string;
  readonly spec: WeightSpec;
  value: Tensor;
}

/** Every number of a network that is learned or averaged. */
export class Parameters {
  readonly trainable = new Map<string, Trainable>();
  readonly statistics = new Map<string, Statistic>();
  readonly #runtime: Runtime;

  constructor(runtime: Runtime, layers: readonly InferredLayer[], initial: NamedArrays) {
    this.#runtime = runtime;
    for (const { layer, weights } of layers)
      for (const spec of weights) {
        const name = `${layer.name}/${spec.name}`;
        const values = take(initial, name, spec);
        if (spec.trainable)
          this.trainable.set(name, {
            name,
            spec,
            variable: this.#variable(spec.shape, values),
            moment1: this.#variable(spec.shape, new Float32Array(values.length)),
            moment2: this.#variable(spec.shape, new Float32Array(values.length)),
            value: null,
            gradient: null,
          });
        else this.statistics.set(name, { name, spec, value: runtime.floats(values.slice(), spec.shape) });
      }
  }

  /** Reads every trainable weight for a step; `release` gives the reads back. */
  read(): void {
    for (const weight of this.trainable.values()) weight.value ??= this.#read(weight.variable);
  }

  release(): void {
    for (const weight of this.trainable.values()) {
      if (weight.value) this.#runtime.free(weight.value);
      weight.value = null;
    }
  }

  /** Weights and moving averages. */
  exportWeights(): Map<string, Float32Array> {
    const arrays = new Map<string, Float32Array>();
    for (const weight of this.trainable.values()) arrays.set(weight.name, this.#copy(weight.variable));
    for (const statistic of this.statistics.values())
      arrays.set(statistic.name, this.#runtime.readFloats(statistic.value));
    return arrays;
  }

  exportMoments(): { moment1: Map<string, Float32Array>; moment2: Map<string, Float32Array> } {
    const copies = (slot: "moment1" | "moment2") =>
      new Map([...this.trainable.values()].map((weight) => [weight.name, this.#copy(weight[slot])]));
    return { moment1: copies("moment1"), moment2: copies("moment2") };
  }

  /** Throws when an array is missing or has another length. */
  importWeights(arrays: NamedArrays): void {
    for (const weight of this.trainable.values())
      this.#assign(weight.variable, weight.spec, take(arrays, weight.name, weight.spec));
    for (const statistic of this.statistics.values()) {
      const values = take(arrays, statistic.name, statistic.spec);
      this.#runtime.free(statistic.value);
      statistic.value = this.#runtime.floats(values.slice(), statistic.spec.shape);
    }
  }

  importMoments({ moment1, moment2 }: { moment1: NamedArrays; moment2: NamedArrays }): void {
    for (const { name, spec, ...weight } of this.trainable.values()) {
      this.#assign(weight.moment1, spec, take(moment1, name, spec));
      this.#assign(weight.moment2, spec, take(moment2, name, spec));
    }
  }

  dispose(): void {
    this.release();
    const ignore = [this.#runtime.attr.flag("ignore_lookup_error", true)];
    for (const weight of this.trainable.values())
      for (const handle of [weight.variable, weight.moment1, weight.moment2]) {
        this.#runtime.runMany("DestroyResourceOp", ignore, [handle], 0);
        this.#runtime.free(handle);
      }
    for (const statistic of this.statistics.values()) this.#runtime.free(statistic.value);
    this.trainable.clear();
    this.statistics.clear();
  }

  #variable(shape: readonly number[], values: Float32Array): Tensor {
    const { attr } = this.#runtime;
    const handle = this.#runtime.run(
      "VarHandleOp",
      [
        attr.text("container", ""),
        // Handles of one name are one variable: the name must be the process's only one.
        attr.text("shared_name", `foldwise-${nextVariable++}`),
        attr.type("dtype"),
        attr.shape("shape", shape),
      ],
      [],
    );
    this.#assign(handle, { shape }, values);
    return handle;
  }

  #assign(handle: Tensor, { shape }: { shape: readonly number[] }, values: Float32Array): void {
    // The binding shares the array's memory with TensorFlow; a copy keeps later writes to either apart.
    const value = this.#runtime.floats(values.slice(), shape);
    this.#runtime.runMany("AssignVariableOp", [this.#runtime.attr.type("dtype")], [handle, value], 0);
    this.#runtime.free(value);
  }

  #read(handle: Tensor): Tensor {
    return this.#runtime.run("ReadVariableOp", [this.#runtime.attr.type("dtype")], [handle]);
  }

  #copy(handle: Tensor): Float32Array {
    const value = this.#read(handle);
    const values = this.#runtime.readFloats(value);
    this.#runtime.free(value);
    return values;
  }
}

let nextVariable = 0;

function take(arrays: NamedArrays, name: string, spec: WeightSpec): Float32Array {
  const values = arrays.get(name);
  const length = spec.shape.reduce((product, side) => product * side, 1);
  if (!values) throw new Error(`the weights hold no ${name}: they belong to another architecture`);
  if (values.length !== length)
    throw new Error(`${name} has ${values.length} values where this network has ${length}`);
  return values;
}
