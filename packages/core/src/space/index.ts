export { type Condition, conditionSchema, meets, type When } from "./condition";
export { type Configuration, configurationKey } from "./configuration";
export { type Constraint, ConstraintError, parseConstraint } from "./constraint";
export { type Dimension, makeDimension, type NumberScale } from "./dimension";
export { type DimensionSpec, dimensionSchema, listedValues } from "./dimension-spec";
export { enumerateSpace, MAX_ENUMERATED } from "./enumerate";
export { FEASIBILITY_DRAWS, type Feasibility, feasibilityOf } from "./feasibility";
export { type GridAxis, type GridSpace, pointOf, spaceSize } from "./grid-axis";
export {
  assemble,
  drawConfiguration,
  fitsSpace,
  isGridPoint,
  type Misfit,
  makeSpace,
  misfitOf,
  type Space,
  type SpaceSpec,
  spaceConstraintsSchema,
  spaceSchema,
} from "./space";
export { type DimensionValue, dimensionValueSchema, sameValue } from "./value";
