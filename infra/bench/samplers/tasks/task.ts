import type { Direction } from "../../../../packages/core/src/measures";
import type { Configuration, SpaceSpec } from "../../../../packages/core/src/space";

/** What samplers search: one objective, or several with the point that bounds their hypervolume. */
export interface Task {
  readonly name: string;
  readonly space: SpaceSpec;
  readonly directions: readonly Direction[];
  /** Of several objectives, as losses. */
  readonly reference?: readonly number[];
  /** The least loss there is, or the greatest hypervolume. */
  best(seed: number): Promise<number>;
  /** Values of the objectives. A task may have another instance for each seed. */
  evaluate(configuration: Configuration, seed: number): Promise<number[]>;
}

export function cube(dimensions: number, low: number, high: number): SpaceSpec {
  return Object.fromEntries(
    Array.from({ length: dimensions }, (_, i) => [`x${i}`, { type: "float", low, high } as const]),
  );
}

export function vectorOf(configuration: Configuration): number[] {
  return Object.values(configuration).map(Number);
}
