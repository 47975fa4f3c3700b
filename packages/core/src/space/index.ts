export type { Configuration } from "./configuration";
export { type Dimension, makeDimension } from "./dimension";
export { type DimensionSpec, type DimensionValue, dimensionSchema } from "./dimension-spec";
export { type GridAxis, type GridSpace, pointOf, spaceSize } from "./grid-axis";
export { makeSpace, type Space, type SpaceSpec, spaceSchema } from "./space";
