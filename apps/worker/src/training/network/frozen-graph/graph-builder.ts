import { attribute } from "./attributes";
import { type AttributeValue, DATA_TYPES, type NodeDef, shapeOf } from "./saved-model-format";

/** Nodes of a TensorFlow graph, in the order they are added; each is named by its caller and read by that name. */
export class GraphBuilder {
  readonly #nodes: NodeDef[] = [];

  get nodes(): readonly NodeDef[] {
    return this.#nodes;
  }

  /** @returns the node's name, for those who read its first output */
  node(
    name: string,
    op: string,
    input: readonly string[],
    attr: Readonly<Record<string, AttributeValue>>,
  ): string {
    this.#nodes.push({ name, op, input, attr });
    return name;
  }

  /** What is fed, in floats. @param sides −1 for one that differs from call to call */
  placeholder(name: string, sides: readonly number[]): string {
    return this.node(name, "Placeholder", [], {
      dtype: attribute.type(),
      shape: { shape: shapeOf(sides) },
    });
  }

  floats(name: string, values: Float32Array, sides: readonly number[]): string {
    return this.#constant(name, "float", { values, sides });
  }

  ints(name: string, values: readonly number[], sides: readonly number[] = [values.length]): string {
    return this.#constant(name, "int32", { values: Int32Array.from(values), sides });
  }

  #constant(
    name: string,
    dtype: keyof typeof DATA_TYPES,
    { values, sides }: { values: Float32Array | Int32Array; sides: readonly number[] },
  ): string {
    const tensorContent = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.node(name, "Const", [], {
      dtype: attribute.type(dtype),
      value: { tensor: { dtype: DATA_TYPES[dtype], tensorShape: shapeOf(sides), tensorContent } },
    });
  }
}
