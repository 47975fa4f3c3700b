import { FoldwiseError, type Problem, showValue } from "../errors";
import { createRandom } from "../random";
import { isExhaustive, makeHistory } from "../samplers";
import { type Configuration, configurationKey, isGridPoint, misfitOf } from "../space";
import { isFreeParameter, trainerOf } from "../trainers";
import type { Plan } from "./plan";
import { resolveTraining, targetOf } from "./resolve";
import { samplerOf, spaceOf } from "./search";

/** Points that are none of the space, that are named twice, or any of a grid: it visits its own, and no other. */
export function pointProblems(plan: Plan): Problem[] {
  const { points = [] } = plan;
  if (points.length === 0) return [];
  const space = spaceOf(plan);
  if (isExhaustive(plan.sampler.kind)) {
    const others = points.filter((point) => !isGridPoint(space, point));
    const [problem, remedy] =
      others.length === 0
        ? [`the sampler ${plan.sampler.kind} visits every point anyway`, "remove points"]
        : [
            `the sampler ${plan.sampler.kind} visits the points of its grid alone`,
            "add the values to the grid",
          ];
    const value = showValue(others.length === 0 ? points : others);
    return [{ field: "points", value, problem, remedy: `${remedy}, or use another sampler` }];
  }
  const seen = new Set<string>();
  return points.flatMap((point, index): Problem[] => {
    const field = `points.${index}`;
    const value = showValue(point);
    const key = configurationKey(point);
    if (seen.has(key)) return [{ field, value, problem: "duplicate value", remedy: "list each point once" }];
    seen.add(key);
    const { unknown, missing, inactive, outside } = misfitOf(space, point);
    const problem = (name: string, text: string, remedy: string): Problem => ({
      field: `${field}.${name}`,
      value: showValue(point[name]),
      problem: text,
      remedy,
    });
    const problems = [
      ...unknown.map((name) =>
        problem(
          name,
          "unknown parameter",
          space.names.length > 0
            ? `name one of the space: ${space.names.join(", ")}`
            : "remove it: the space has no parameters",
        ),
      ),
      ...missing.map((name) => problem(name, "is required", `a value of space.${name}`)),
      ...inactive.map((name) => problem(name, "is not active in this point", "remove it")),
      ...outside.map((name) => problem(name, `is not a value of space.${name}`, showValue(plan.space[name]))),
    ];
    if (problems.length > 0 || space.isFeasible(point)) return problems;
    const broken = space.constraints.find((constraint) => !constraint.isSatisfied(point));
    return [{ field, value, problem: `does not satisfy ${broken?.text}`, remedy: "change it or remove it" }];
  });
}

/** The first configuration of a plan, where its trainer does not take it whole: each value is right by itself. */
export function configurationProblems(plan: Plan): Problem[] {
  const trainer = trainerOf(plan);
  const isNested = Object.keys(plan.space).some((name) => {
    const target = targetOf(name, plan);
    return target?.within !== undefined && !isFreeParameter(trainer, target);
  });
  if (!isNested) return [];
  const first = samplerOf(plan).propose({
    number: 0,
    history: makeHistory(),
    random: createRandom(plan.sampler.seed),
  });
  if (first === null) return [];
  for (const variant of Object.keys(plan.variants)) {
    const problems = refusals(plan, variant, first.configuration);
    if (problems.length > 0) return problems;
  }
  return [];
}

function refusals(plan: Plan, variant: string, configuration: Configuration): Problem[] {
  try {
    resolveTraining(plan, variant, configuration);
    return [];
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return [...error.problems];
  }
}
