import { type Problem, showValue } from "../errors";
import { isExhaustive } from "../samplers";
import {
  type Condition,
  ConstraintError,
  type Dimension,
  FEASIBILITY_DRAWS,
  type Feasibility,
  feasibilityOf,
  makeDimension,
  makeSpace,
  meets,
  parseConstraint,
} from "../space";
import type { Plan } from "./plan";
import { spaceOf } from "./search";

/** Conditions that name no parameter of the space, that no value of it meets, or that go in a circle. */
export function conditionProblems({ space }: Plan): Problem[] {
  const problems = Object.entries(space).flatMap(([name, { when = {} }]) =>
    Object.entries(when).flatMap(([parent, condition]): Problem[] => {
      const field = `space.${name}.when.${parent}`;
      const spec = Object.hasOwn(space, parent) ? space[parent] : undefined;
      if (spec === undefined)
        return [
          {
            field,
            value: showValue(condition),
            problem: `unknown parameter ${parent}`,
            remedy: `name one of the space: ${Object.keys(space).join(", ")}`,
          },
        ];
      return canMeet(condition, makeDimension(spec))
        ? []
        : [
            {
              field,
              value: showValue(condition),
              problem: `no value of ${parent} meets it, so that ${name} is never active`,
              remedy: `name a value of space.${parent}: ${showValue(spec)}`,
            },
          ];
    }),
  );
  if (problems.length > 0) return problems;
  const { names, order } = makeSpace(space);
  const [first] = names.filter((name) => !order.includes(name));
  if (first === undefined) return [];
  return [
    {
      field: `space.${first}.when`,
      value: showValue(space[first]?.when),
      problem: "depends on itself: its conditions go in a circle",
      remedy: "let one of the parameters be always active",
    },
  ];
}

function canMeet(condition: Condition, dimension: Dimension): boolean {
  if (typeof condition !== "object" || condition === null) return dimension.contains(condition);
  if ("in" in condition) return condition.in.every((value) => dimension.contains(value));
  const values = dimension.values();
  if (values && values.size <= FEASIBILITY_DRAWS)
    return Array.from({ length: values.size }, (_, index) => values.at(index)).some((value) =>
      meets(condition, value),
    );
  const { scale } = dimension;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = condition;
  return scale !== null && min <= max && scale.low <= max && scale.high >= min;
}

/** Constraints that cannot be read, that name no parameter of the space, or that its values do not fit. */
export function constraintProblems({ space, spaceConstraints = [] }: Plan): Problem[] {
  return spaceConstraints.flatMap((text, index): Problem[] => {
    const at = { field: `spaceConstraints.${index}`, value: showValue(text) };
    try {
      const { names } = parseConstraint(text);
      const unknown = names.filter((name) => !Object.hasOwn(space, name));
      return unknown.map((name) => ({
        ...at,
        problem: `unknown parameter ${name}`,
        remedy: `use the names of the space: ${Object.keys(space).join(", ") || "it has none"}`,
      }));
    } catch (error) {
      if (!(error instanceof ConstraintError)) throw error;
      return [{ ...at, problem: error.message, remedy: "write a comparison such as batchSize * 2 <= 64" }];
    }
  });
}

/** A space of which nothing is left; says how that is known. */
export function feasibilityProblems(plan: Plan): Problem[] {
  const space = spaceOf(plan);
  if (space.isProduct) return [];
  let found: Feasibility;
  try {
    found = feasibilityOf(space, { isGrid: isExhaustive(plan.sampler.kind) });
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    return [
      {
        field: "spaceConstraints",
        value: showValue(plan.spaceConstraints),
        problem: error.message,
        remedy: "compare texts with == or != only",
      },
    ];
  }
  if (found.feasible === 0) return [emptySpace(plan, found)];
  const [never] = found.isExact ? found.neverActive : [];
  if (never === undefined) return [];
  return [
    {
      field: `space.${never}.when`,
      value: showValue(plan.space[never]?.when),
      problem: `is active in none of the ${found.feasible} feasible configurations`,
      remedy: "remove the parameter, or change its condition or the constraints",
    },
  ];
}

function emptySpace({ spaceConstraints = [] }: Plan, found: Feasibility): Problem {
  const how = found.isExact
    ? `no configuration is feasible: all combinations were checked`
    : `none of ${found.checked} random configurations is feasible`;
  const alone = found.refusedBy.indexOf(FEASIBILITY_DRAWS);
  const only = alone < 0 ? "" : `; ${showValue(spaceConstraints[alone])} alone leaves nothing`;
  return {
    field: alone < 0 ? "spaceConstraints" : `spaceConstraints.${alone}`,
    value: showValue(alone < 0 ? spaceConstraints : spaceConstraints[alone]),
    problem: `${how}${only}`,
    remedy: "widen the space, or relax a constraint",
  };
}
