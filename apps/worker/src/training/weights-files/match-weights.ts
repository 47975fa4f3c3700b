import {
  type InferredLayer,
  inferNetwork,
  type Network,
  sizeOf,
  type WeightSpec,
} from "@foldwise/core/models";
import type { StoredArray } from "./hdf5";
import { gatherTaps } from "./spread-taps";
import type { StoredLayer } from "./stored-layers";

export interface MatchedWeights {
  /** By this project's names, `<layer>/<weight>`; what is not here starts at random. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
  /** Layers of the head that the file does not have, or has of another shape. */
  readonly random: readonly string[];
  /** Layers of the file, with weights, that the network does not have: another head, say. */
  readonly unused: readonly string[];
}

/**
 * The arrays of a file that are a network's, layer by layer: by the layer's name, then by the arrays' names or, where
 * the file has others (Keras 1: `block1_conv1_W_1:0`), by their order, which is the same in both. The layers of the
 * head, all after the last map, may be missing or of another shape (a file without top, or with other classes); every
 * other layer must be there whole.
 *
 * @throws Error naming the layer, and the shapes found and expected, when an array is missing, of another shape, or holds a value that is no number or a negative variance
 */
export function matchWeights(layers: readonly StoredLayer[], network: Network): MatchedWeights {
  const stored = byName(layers);
  const inferred = inferNetwork(network).filter(({ weights }) => weights.length > 0);
  const head = headOf(network);
  const below = inferred.filter(({ layer }) => !head.has(layer.name));
  // Architectures share a name or two; one array missing among many is another matter.
  if (below.filter(({ layer }) => stored.has(layer.name)).length * 2 < below.length)
    throw new Error(
      `weights of another architecture: the file has ${some([...stored.values()])}, ${network.name} has ${some(below.map(({ layer }) => layer))}`,
    );
  const arrays = new Map<string, Float32Array>();
  const random: string[] = [];
  for (const one of inferred) {
    const { name } = one.layer;
    const found = stored.get(name)?.arrays.map((array) => gatherTaps(one.layer, array));
    const paired = found
      ? pair(one, found)
      : `the file has no layer ${name}; ${network.name} needs ${wanted(one)}`;
    if (typeof paired !== "string")
      for (const [spec, array] of paired) arrays.set(`${name}/${spec.name}`, read(array, spec));
    else if (head.has(name)) random.push(name);
    else throw new Error(paired);
  }
  const known = new Set(inferred.map(({ layer }) => layer.name));
  const unused = [...stored.keys()].filter((name) => !known.has(name));
  return { arrays, random, unused };
}

/** One line for the log: what was loaded, what was not. */
export function describeMatch({ arrays, random, unused }: MatchedWeights): string {
  const list = (names: readonly string[]) => names.slice(0, 12).join(", ") + (names.length > 12 ? ", …" : "");
  const rest = random.length > 0 ? `; random: ${list(random)}` : "; every layer";
  return `${arrays.size} arrays loaded${rest}${unused.length > 0 ? `; not used of the file: ${list(unused)}` : ""}`;
}

/** Layers from the first that leaves the map on: pooling over all of it, or flattening. */
function headOf({ layers }: Network): Set<string> {
  const start = layers.findIndex(({ kind }) => kind === "global-average-pool" || kind === "flatten");
  return new Set(start < 0 ? [] : layers.slice(start).map(({ name }) => name));
}

function byName(layers: readonly StoredLayer[]): Map<string, StoredLayer> {
  const named = new Map<string, StoredLayer>();
  for (const layer of layers) {
    if (named.has(layer.name)) throw new Error(`the file has a duplicate layer name, ${layer.name}`);
    if (layer.arrays.length > 0) named.set(layer.name, layer);
  }
  return named;
}

/** The layer's arrays beside what they are for, or a sentence saying why they do not fit. */
function pair(
  { layer, weights }: InferredLayer,
  found: readonly StoredArray[],
): [WeightSpec, StoredArray][] | string {
  const named = weights.flatMap((spec) => found.find((array) => shortName(array) === spec.name) ?? []);
  const ordered = named.length === weights.length && found.length === named.length ? named : found;
  const fits = ordered.length === weights.length && weights.every((spec, i) => sameShape(spec, ordered[i]));
  if (!fits) return `layer ${layer.name}: found ${show(found)}, expected ${wanted({ weights })}`;
  return weights.flatMap((spec, i) => {
    const array = ordered[i];
    return array ? [[spec, array]] : [];
  });
}

/** The flat arrays of a checkpoint have one side, their length. */
function sameShape({ shape }: WeightSpec, array: StoredArray | undefined): boolean {
  if (!array) return false;
  return array.shape.join() === shape.join() || (array.isFlat === true && array.shape[0] === sizeOf(shape));
}

/** `conv_dw_1/kernel:0` is `kernel`. Keras 3 calls the kernel of a depthwise convolution so as well. */
function shortName({ name }: StoredArray): string {
  return name.split("/").at(-1)?.replace(/:\d+$/, "") ?? name;
}

function read(array: StoredArray, { name }: WeightSpec): Float32Array {
  const values = array.read();
  if (values.length !== sizeOf(array.shape))
    throw new Error(`${array.name} holds ${values.length} values, not ${sizeOf(array.shape)}`);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new Error(`${array.name} holds ${values[at]} at place ${at}`);
  const below = name === "moving_variance" ? values.findIndex((value) => value < 0) : -1;
  if (below >= 0)
    throw new Error(
      `${array.name} holds the variance ${values[below]} at place ${below}; no variance is negative: the file is damaged or its arrays are in another order`,
    );
  return values;
}

function wanted({ weights }: Pick<InferredLayer, "weights">): string {
  return show(weights);
}

function show(arrays: readonly { name: string; shape: readonly number[] }[]): string {
  return arrays.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", ");
}

function some(layers: readonly { name: string }[]): string {
  const names = layers.slice(0, 3).map(({ name }) => name);
  const count = `${layers.length} layer${layers.length === 1 ? "" : "s"}`;
  return `${count} with weights (${[...names, ...(layers.length > 3 ? ["…"] : [])].join(", ")})`;
}
