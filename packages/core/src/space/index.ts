export {
  type Dimension,
  type DimensionSpec,
  type DimensionValue,
  dimensionSchema,
  makeDimension,
} from "./dimension";
export { type GridAxis, type GridSpace, pointOf, spaceSize } from "./grid-axis";
export { type Configuration, makeSpace, type Space, type SpaceSpec, spaceSchema } from "./space";
