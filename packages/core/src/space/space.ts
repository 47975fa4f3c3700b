import { z } from "zod";
import { type Dimension, makeDimension } from "./dimension";
import { dimensionSchema } from "./dimension-spec";

export const spaceSchema = z.record(z.string().min(1), dimensionSchema);
export type SpaceSpec = z.infer<typeof spaceSchema>;

export interface Space {
  /** Names in the order of the plan, which is the order a grid counts in. */
  readonly names: readonly string[];
  readonly dimensions: Readonly<Record<string, Dimension>>;
}

export function makeSpace(spec: SpaceSpec): Space {
  return {
    names: Object.keys(spec),
    dimensions: Object.fromEntries(
      Object.entries(spec).map(([name, dimension]) => [name, makeDimension(dimension)]),
    ),
  };
}
