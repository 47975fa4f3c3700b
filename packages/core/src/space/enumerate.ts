import type { Configuration } from "./configuration";
import type { Dimension } from "./dimension";
import type { GridAxis } from "./grid-axis";
import type { Space } from "./space";

/** Combinations that are gone through, one by one, of a space with conditions or constraints. */
export const MAX_ENUMERATED = 200_000;

/**
 * Every feasible configuration of a space, the last dimension fastest, each once.
 * @param axisOf the values of a dimension that are gone through; null where they have no end
 * @returns null where an active dimension has no end, or where more than MAX_ENUMERATED combinations are to be checked
 */
export function enumerateSpace(
  space: Space,
  axisOf: (dimension: Dimension) => GridAxis | null,
): { configurations: Configuration[]; checked: number } | null {
  const axes = new Map(
    space.order.map((name) => {
      const dimension = space.dimensions[name];
      return [name, dimension ? axisOf(dimension) : null] as const;
    }),
  );
  if ([...axes.values()].includes(null)) return null;
  const checkedAfter = space.order.map((_, index) => {
    const known = new Set(space.order.slice(0, index + 1));
    const last = space.order[index] ?? "";
    return space.constraints.filter(
      ({ names }) => names.includes(last) && names.every((name) => known.has(name)),
    );
  });
  const configurations: Configuration[] = [];
  let checked = 0;
  const chosen: Configuration = {};

  function visit(depth: number): boolean {
    const name = space.order[depth];
    if (name === undefined) {
      checked += 1;
      configurations.push(inPlanOrder(space, chosen));
      return checked <= MAX_ENUMERATED;
    }
    if (!space.isActive(name, chosen)) return visit(depth + 1);
    const axis = axes.get(name);
    for (let index = 0; index < (axis?.size ?? 0); index++) {
      chosen[name] = axis?.at(index) ?? null;
      if (checkedAfter[depth]?.every((constraint) => constraint.isSatisfied(chosen)) ?? true) {
        if (!visit(depth + 1)) return false;
      } else {
        checked += 1;
        if (checked > MAX_ENUMERATED) return false;
      }
    }
    delete chosen[name];
    return true;
  }
  return visit(0) ? { configurations, checked } : null;
}

function inPlanOrder(space: Space, chosen: Configuration): Configuration {
  return Object.fromEntries(
    space.names.flatMap((name) => {
      const value = chosen[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
