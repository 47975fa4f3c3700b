import type { StoredArray } from "./hdf5";

/** Weights of one layer as a file holds them, in the file's order (Keras: trainable ones, then moving averages). */
export interface StoredLayer {
  readonly name: string;
  readonly arrays: readonly StoredArray[];
}

/**
 * Arrays of a Keras model or of one of its layers, put into layers by the last part but one of their names:
 * `conv1/kernel:0` belongs to conv1. Where all of them name one parent, or none, they belong to `owner`, whatever that
 * parent is called: Keras numbers names that were taken (`conv1_1/kernel:0` in the group conv1). Several parents are
 * those of a model that stands in another one as a layer.
 */
export function groupByLayer(owner: string, names: readonly string[]): Map<string, string[]> {
  const parents = new Set(names.map((name) => name.split("/").at(-2)));
  if (parents.size <= 1) return new Map([[owner, [...names]]]);
  const layers = new Map<string, string[]>();
  for (const name of names) {
    const parent = name.split("/").at(-2) ?? owner;
    layers.set(parent, [...(layers.get(parent) ?? []), name]);
  }
  return layers;
}
