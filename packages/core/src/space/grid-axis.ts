import type { Configuration } from "./configuration";
import type { DimensionValue } from "./value";

/** The values of a dimension in order; made when asked for, so that a million of them cost nothing. */
export interface GridAxis {
  readonly size: number;
  /** @param index from 0, below `size` */
  at(index: number): DimensionValue;
}

/** The axes of a finite space by name, the last fastest. */
export type GridSpace = readonly { readonly name: string; readonly axis: GridAxis }[];

/** How many points axes of these sizes span; 1 for none. Exact up to 2^53, near it above. */
export function spaceSize(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

/** The point at a position, from 0 to below the size of the space. */
export function pointOf(axes: GridSpace, position: number): Configuration {
  const indices: number[] = [];
  let rest = position;
  for (const { axis } of axes.toReversed()) {
    indices.unshift(rest % axis.size);
    rest = Math.floor(rest / axis.size);
  }
  return Object.fromEntries(axes.map(({ name, axis }, i) => [name, axis.at(indices[i] ?? 0)]));
}
