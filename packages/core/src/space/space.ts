import { z } from "zod";
import type { Random } from "../random";
import { meets, type When } from "./condition";
import type { Configuration } from "./configuration";
import { type Constraint, MAX_CONSTRAINT_LENGTH, parseConstraint } from "./constraint";
import { type Dimension, makeDimension } from "./dimension";
import { dimensionSchema } from "./dimension-spec";
import { type DimensionValue, sameValue } from "./value";

export const spaceSchema = z.record(z.string().min(1), dimensionSchema);
export type SpaceSpec = z.infer<typeof spaceSchema>;

export const MAX_CONSTRAINTS = 50;
export const spaceConstraintsSchema = z
  .array(z.string().trim().min(1).max(MAX_CONSTRAINT_LENGTH))
  .max(MAX_CONSTRAINTS)
  .optional()
  .describe("Comparisons between parameters of the space, such as `batchSize * 2 <= 64`, all of which hold.");

export interface Space {
  /** Names in the order of the plan, which is the order a grid counts in. */
  readonly names: readonly string[];
  /** Names with each dimension after those that its conditions name, else in the order of the plan. */
  readonly order: readonly string[];
  readonly dimensions: Readonly<Record<string, Dimension>>;
  readonly constraints: readonly Constraint[];
  /** True where every dimension is always active and no constraint leaves anything out. */
  readonly isProduct: boolean;
  /** The conditions of a dimension; equal for dimensions that are active together. "" for one that always is. */
  conditionsOf(name: string): string;
  /** Whether a dimension is active, given the values of those that its conditions name. */
  isActive(name: string, configuration: Configuration): boolean;
  /** Whether all constraints hold. @throws ConstraintError */
  isFeasible(configuration: Configuration): boolean;
}

/**
 * @throws ConstraintError for a constraint that cannot be read; unknown names and circles are found by the check of a
 * plan, and leave a dimension inactive here
 */
export function makeSpace(spec: SpaceSpec, texts: readonly string[] = []): Space {
  const names = Object.keys(spec);
  const dimensions = Object.fromEntries(
    Object.entries(spec).map(([name, dimension]) => [name, makeDimension(dimension)]),
  );
  const constraints = texts.map(parseConstraint);
  const whenOf = (name: string): When | undefined =>
    Object.hasOwn(spec, name) ? spec[name]?.when : undefined;
  return {
    names,
    order: parentsFirst(names, (name) => Object.keys(whenOf(name) ?? {})),
    dimensions,
    constraints,
    isProduct: constraints.length === 0 && names.every((name) => whenOf(name) === undefined),
    conditionsOf: (name) => JSON.stringify(Object.entries(whenOf(name) ?? {}).sort()),
    isActive: (name, configuration) =>
      Object.entries(whenOf(name) ?? {}).every(([parent, condition]) => {
        const value = configuration[parent];
        return value !== undefined && meets(condition, value);
      }),
    isFeasible: (configuration) => constraints.every((constraint) => constraint.isSatisfied(configuration)),
  };
}

/** The configuration that gives each active dimension the value that `choose` has for it, whether feasible or not. */
export function assemble(
  space: Space,
  choose: (name: string, dimension: Dimension, soFar: Configuration) => DimensionValue,
): Configuration {
  const chosen: Configuration = {};
  for (const name of space.order) {
    const dimension = space.dimensions[name];
    if (dimension && space.isActive(name, chosen)) chosen[name] = choose(name, dimension, chosen);
  }
  if (space.order === space.names) return chosen;
  return Object.fromEntries(
    space.names.flatMap((name) => {
      const value = chosen[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Whether a space could have proposed a configuration: the active dimensions, and no others, with values that they contain. */
export function fitsSpace(space: Space, configuration: Configuration): boolean {
  const names = Object.keys(configuration);
  const active = space.names.filter((name) => space.isActive(name, configuration));
  return (
    names.length === active.length &&
    active.every((name) => {
      const value = configuration[name];
      return value !== undefined && space.dimensions[name]?.contains(value) === true;
    }) &&
    space.isFeasible(configuration)
  );
}

/** Where a configuration and a space differ, by the names of parameters. */
export interface Misfit {
  readonly missing: string[];
  /** Names that are none of the space. */
  readonly unknown: string[];
  /** Names that the other values leave inactive. */
  readonly inactive: string[];
  readonly outside: string[];
}

export function misfitOf(space: Space, configuration: Configuration): Misfit {
  const names = Object.keys(configuration);
  const active = space.order.filter((name) => space.isActive(name, configuration));
  const unknown = names.filter((name) => !Object.hasOwn(space.dimensions, name));
  return {
    missing: active.filter((name) => !Object.hasOwn(configuration, name)),
    unknown,
    inactive: names.filter((name) => !unknown.includes(name) && !active.includes(name)),
    outside: active.filter((name) => {
      const own = configuration[name];
      return own !== undefined && !(space.dimensions[name]?.contains(own) ?? false);
    }),
  };
}

/** Whether a configuration that fits a space is one of the points that a grid over it visits. */
export function isGridPoint(space: Space, configuration: Configuration): boolean {
  return Object.entries(configuration).every(([name, value]) => {
    const axis = space.dimensions[name]?.grid();
    return (
      axis &&
      Array.from({ length: axis.size }, (_, index) => axis.at(index)).some((one) => sameValue(one, value))
    );
  });
}

/** A uniform draw of each active dimension, whether feasible or not. */
export function drawConfiguration(space: Space, random: Random): Configuration {
  return assemble(space, (_, dimension) => dimension.sample(random));
}

/** The names themselves where no conditions move any. */
function parentsFirst(names: readonly string[], parentsOf: (name: string) => string[]): readonly string[] {
  const order: string[] = [];
  const placed = new Set<string>();
  let left = [...names];
  while (left.length > 0) {
    const ready = left.filter((name) => parentsOf(name).every((parent) => placed.has(parent)));
    const [next] = ready;
    if (next === undefined) break;
    order.push(next);
    placed.add(next);
    left = left.filter((name) => name !== next);
  }
  return order.every((name, index) => name === names[index]) && order.length === names.length ? names : order;
}
