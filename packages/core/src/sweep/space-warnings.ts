import { type Problem, showValue } from "../errors";
import { isExhaustive } from "../samplers";
import { makeDimension, sameValue } from "../space";
import type { Plan } from "./plan";

/** What of a space is never, or hardly ever, tried. */
export function spaceWarnings(plan: Plan): Problem[] {
  return [...unreachedEnds(plan), ...singleValues(plan)];
}

/** Steps that do not come to the end of their range. */
function unreachedEnds({ space }: Plan): Problem[] {
  return Object.entries(space).flatMap(([name, spec]): Problem[] => {
    if (!("step" in spec) || spec.step === undefined || spec.grid !== undefined) return [];
    const last = makeDimension(spec).scale?.high ?? spec.high;
    if (last === spec.high) return [];
    return [
      {
        field: `space.${name}.high`,
        value: String(spec.high),
        problem: `the step ${spec.step} does not divide the range: the maximum that is tried is ${last}`,
        remedy: `set high to ${last}, or use another step`,
      },
    ];
  });
}

/** Conditions on one value of a continuous range, which is drawn with probability 0. */
function singleValues({ space, sampler, points = [] }: Plan): Problem[] {
  if (isExhaustive(sampler.kind)) return [];
  return Object.entries(space).flatMap(([name, { when = {} }]) =>
    Object.entries(when).flatMap(([parent, condition]): Problem[] => {
      const spec = Object.hasOwn(space, parent) ? space[parent] : undefined;
      if (spec === undefined || makeDimension(spec).values() !== null) return [];
      const isRange = typeof condition === "object" && condition !== null && !("in" in condition);
      if (isRange) return [];
      const values = typeof condition === "object" && condition !== null ? condition.in : [condition];
      const isGiven = points.some((point) => values.some((value) => sameValue(point[parent] ?? null, value)));
      if (isGiven) return [];
      return [
        {
          field: `space.${name}.when.${parent}`,
          value: showValue(condition),
          problem: `${parent} is continuous, and is hardly ever exactly this value: ${name} would not be tried`,
          remedy: "use { min, max }, or give the parameter a step or choices",
        },
      ];
    }),
  );
}
