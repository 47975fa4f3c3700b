import { createRandom } from "../random";
import type { Dimension } from "./dimension";
import { enumerateSpace, MAX_ENUMERATED } from "./enumerate";
import type { GridAxis } from "./grid-axis";
import { assemble, type Space } from "./space";

/** Draws of a space that is too large to be gone through. */
export const FEASIBILITY_DRAWS = 10_000;
const SEED = "feasibility";

/** Whether a space has feasible configurations, and how that is known. */
export interface Feasibility {
  /** Of `checked`. */
  readonly feasible: number;
  readonly checked: number;
  /** True where every configuration was checked; false where the same seeded draws stand for them. */
  readonly isExact: boolean;
  /** Names of dimensions that were active in none; empty where the draws cannot tell. */
  readonly neverActive: readonly string[];
  /** Of each constraint, how many of what was drawn it alone leaves out; empty where none was drawn. */
  readonly refusedBy: readonly number[];
}

/**
 * Exact for a space of at most MAX_ENUMERATED combinations, else from FEASIBILITY_DRAWS seeded draws.
 * @param isGrid whether what a grid goes through counts, and not all that could be drawn
 * @throws ConstraintError where a constraint does not fit the values of its parameters
 */
export function feasibilityOf(space: Space, { isGrid = false }: { isGrid?: boolean } = {}): Feasibility {
  const gridOf = (dimension: Dimension): GridAxis | null => (isGrid ? dimension.grid() : null);
  const all = enumerateSpace(space, (dimension) => {
    const values = gridOf(dimension) ?? dimension.values();
    return values && values.size <= MAX_ENUMERATED ? values : null;
  });
  const random = createRandom(SEED);
  const refusedBy = space.constraints.map(() => 0);
  const active = new Set<string>();
  let feasible = 0;
  for (let draw = 0; draw < FEASIBILITY_DRAWS; draw++) {
    const configuration = assemble(space, (_, dimension) => {
      const axis = gridOf(dimension);
      return axis ? axis.at(Math.floor(random.next() * axis.size)) : dimension.sample(random);
    });
    for (const name of Object.keys(configuration)) active.add(name);
    const refused = space.constraints.filter((one) => !one.isSatisfied(configuration));
    for (const one of refused) {
      const index = space.constraints.indexOf(one);
      refusedBy[index] = (refusedBy[index] ?? 0) + 1;
    }
    if (refused.length === 0) feasible += 1;
  }
  if (!all)
    return {
      feasible,
      checked: FEASIBILITY_DRAWS,
      isExact: false,
      neverActive: space.names.filter((name) => !active.has(name)),
      refusedBy,
    };
  const found = new Set(all.configurations.flatMap((configuration) => Object.keys(configuration)));
  return {
    feasible: all.configurations.length,
    checked: all.checked,
    isExact: true,
    neverActive: all.configurations.length === 0 ? [] : space.names.filter((name) => !found.has(name)),
    refusedBy,
  };
}
