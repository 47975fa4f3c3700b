import type { InferredLayer, Shape } from "@foldwise/core/models";
import type { GraphBuilder } from "./graph-builder";

/** A layer's weight on its way into the graph. */
export interface GraphWeight {
  /** `<layer>/<weight>`, which is its node's name too. */
  readonly name: string;
  readonly values: Float32Array;
  readonly shape: Shape;
}

/** What a layer's nodes are made from. */
export interface EmitContext {
  readonly graph: GraphBuilder;
  readonly inferred: InferredLayer;
  /** Nodes whose values the layer reads. */
  readonly inputs: readonly string[];
  /** Adds the layer's weight of this name to the graph; @returns its node */
  weight(name: string): string;
  /** A weight's numbers, where the graph needs others made from them. */
  values(name: string): Float32Array;
}
