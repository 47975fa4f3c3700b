import { createRequire } from "node:module";

/** A tensor on the device: what the native binding calls it, and its shape. Whoever asked for it frees it. */
export interface Tensor {
  readonly id: number;
  readonly shape: readonly number[];
}

/** One attribute of an operation. */
interface Attribute {
  name: string;
  type: number;
  value: boolean | number | string | number[];
}
export type Attributes = readonly Attribute[];

interface Binding {
  createTensor(
    shape: number[],
    dtype: number,
    values: Float32Array | Int32Array | Uint8Array | Uint8Array[],
  ): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(
    name: string,
    attributes: Attributes,
    inputs: number[],
    outputs: number,
  ): { id: number; shape: number[]; dtype: number }[];
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(
    id: number,
    inputs: number[],
    inputNames: string,
    outputNames: string,
  ): { id: number; shape: number[]; dtype: number }[];
  deleteSavedModel(id: number): void;
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_STRING: number;
  readonly TF_UINT8: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
}

/** A graph in a session of its own. */
export interface LoadedGraph {
  /** A new tensor from one for each input, in order. Throws what TensorFlow says is wrong. */
  run(inputs: readonly Tensor[]): Tensor;
  dispose(): void;
}

/**
 * TensorFlow's operations, run one by one through tfjs-node's native binding. tfjs's own tape, tidies and kernels
 * stand above the same call; a training step runs hundreds of operations, so it goes without them.
 */
export interface Runtime {
  readonly versions: { readonly tensorflow: string; readonly tfjs: string };
  readonly device: "cpu" | "gpu";
  readonly float: number;
  readonly int32: number;
  /** Tensors alive in the binding, of this runtime and of tfjs together; variables' handles are among them. */
  liveTensors(): number;
  floats(values: Float32Array, shape: readonly number[]): Tensor;
  ints(values: readonly number[]): Tensor;
  scalar(value: number): Tensor;
  /** A string scalar: the bytes of a file, say. */
  bytes(value: Uint8Array): Tensor;
  /** One output. Throws what TensorFlow says is wrong. */
  run(op: string, attributes: Attributes, inputs: readonly Tensor[]): Tensor;
  runMany(op: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[];
  /**
   * A SavedModel's graph with one output, which TensorFlow optimizes as a whole. Throws what it says is wrong. The
   * folder is not needed afterwards.
   */
  loadGraph(folder: string, nodes: { tag: string; inputs: readonly string[]; output: string }): LoadedGraph;
  free(...tensors: readonly Tensor[]): void;
  readFloats(tensor: Tensor): Float32Array;
  /** Values of a tensor of unsigned 8-bit integers. */
  readBytes(tensor: Tensor): Uint8Array;
  readonly attr: {
    type(name: string, dtype?: number): Attribute;
    text(name: string, value: string): Attribute;
    int(name: string, value: number): Attribute;
    ints(name: string, values: readonly number[]): Attribute;
    float(name: string, value: number): Attribute;
    flag(name: string, value: boolean): Attribute;
    shape(name: string, value: readonly number[]): Attribute;
  };
}

let opened: Runtime | undefined;

/** The process's runtime; made once. Throws when tfjs-node's native binding is not there. */
export function openRuntime(): Runtime {
  opened ??= makeRuntime(
    load(`${ADDON}/lib/napi-v8/tfjs_binding.node`),
    load(`${ADDON}/package.json`).version,
  );
  return opened;
}

/** The binding alone: reading TensorFlow.js, of which nothing is used, was a third of a trainer's start. */
const ADDON = "@tensorflow/tfjs-node";
const load = createRequire(import.meta.url);

function makeRuntime(binding: Binding, tfjs: string): Runtime {
  const create = (
    shape: readonly number[],
    dtype: number,
    values: Float32Array | Int32Array | Uint8Array[],
  ): Tensor => ({
    id: binding.createTensor([...shape], dtype, values),
    shape,
  });
  const runMany: Runtime["runMany"] = (op, attributes, inputs, outputs) =>
    binding.executeOp(
      op,
      attributes,
      inputs.map((tensor) => tensor.id),
      outputs,
    );
  return {
    versions: { tensorflow: binding.TF_Version, tfjs },
    device: binding.isUsingGpuDevice() ? "gpu" : "cpu",
    float: binding.TF_FLOAT,
    int32: binding.TF_INT32,
    liveTensors: () => binding.getNumOfTensors(),
    floats: (values, shape) => create(shape, binding.TF_FLOAT, values),
    ints: (values) => create([values.length], binding.TF_INT32, Int32Array.from(values)),
    scalar: (value) => create([], binding.TF_FLOAT, Float32Array.of(value)),
    bytes: (value) => create([], binding.TF_STRING, [value]),
    run: (op, attributes, inputs) => {
      const [output] = runMany(op, attributes, inputs, 1);
      if (!output) throw new Error(`${op} returned no output`);
      return output;
    },
    runMany,
    loadGraph: (folder, { tag, inputs, output }) => {
      const id = binding.loadSavedModel(folder, tag);
      const fed = inputs.map((name) => `${name}:0`).join();
      return {
        run: (tensors) => {
          const ids = tensors.map((tensor) => tensor.id);
          const [result] = binding.runSavedModel(id, ids, fed, `${output}:0`);
          if (!result) throw new Error(`the graph returned nothing at ${output}`);
          return result;
        },
        dispose: () => binding.deleteSavedModel(id),
      };
    },
    free: (...tensors) => {
      for (const tensor of tensors) binding.deleteTensor(tensor.id);
    },
    readFloats: (tensor) => {
      const values = binding.tensorDataSync(tensor.id);
      if (!(values instanceof Float32Array)) throw new Error("the tensor does not hold floats");
      return values;
    },
    readBytes: (tensor) => {
      // The binding hands out no 8-bit tensors.
      const wide = runMany(
        "Cast",
        [
          { name: "SrcT", type: binding.TF_ATTR_TYPE, value: binding.TF_UINT8 },
          { name: "DstT", type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
        ],
        [tensor],
        1,
      );
      const bytes = wide.map(({ id }) => Uint8Array.from(binding.tensorDataSync(id)));
      for (const { id } of wide) binding.deleteTensor(id);
      return bytes[0] ?? new Uint8Array();
    },
    attr: {
      type: (name, dtype = binding.TF_FLOAT) => ({ name, type: binding.TF_ATTR_TYPE, value: dtype }),
      text: (name, value) => ({ name, type: binding.TF_ATTR_STRING, value }),
      int: (name, value) => ({ name, type: binding.TF_ATTR_INT, value }),
      ints: (name, values) => ({ name, type: binding.TF_ATTR_INT, value: [...values] }),
      float: (name, value) => ({ name, type: binding.TF_ATTR_FLOAT, value }),
      flag: (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value }),
      shape: (name, value) => ({ name, type: binding.TF_ATTR_SHAPE, value: [...value] }),
    },
  };
}
