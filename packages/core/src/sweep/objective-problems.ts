import { type Problem, showValue } from "../errors";
import { taskOf } from "../trainers";
import { isNested } from "./nested";
import { isMultiObjective } from "./objectives";
import type { Plan } from "./plan";

/** What is wrong with objectives and limits beyond their form. */
export function objectiveProblems(plan: Plan): Problem[] {
  return [...severalProblems(plan), ...limitProblems(plan)];
}

function severalProblems(plan: Plan): Problem[] {
  const { objective, objectives = [], stopping, budget } = plan;
  const [first] = objectives;
  if (!isMultiObjective(plan) || first === undefined) return [];
  const metrics = objectives.map(({ metric }) => metric);
  const problems: Problem[] = metrics.flatMap((metric, index) =>
    metrics.indexOf(metric) === index
      ? []
      : [
          {
            field: `objectives.${index}.metric`,
            value: metric,
            problem: "duplicate objective",
            remedy: "name each metric once",
          },
        ],
  );
  if (objective.metric !== first.metric || objective.direction !== first.direction)
    problems.push({
      field: "objective",
      value: showValue(objective),
      problem: "differs from the first of objectives",
      remedy: "leave objective out: it is the first of objectives",
    });
  if (isNested(plan))
    problems.push({
      field: "objectives",
      value: showValue(metrics),
      problem: "a nested cross-validation chooses one configuration for each outer fold, by one objective",
      remedy: "use objective, or leave splits.inner out",
    });
  if (stopping !== undefined && !("metric" in stopping && stopping.metric !== undefined))
    problems.push({
      field: "stopping.metric",
      value: "nothing",
      problem: `of several objectives the rule ${stopping.kind} does not know which one to watch`,
      remedy:
        stopping.kind === "wilcoxon"
          ? "use another rule, such as median"
          : `name one, such as ${first.metric}`,
    });
  for (const key of ["target", "plateauTrials"] as const)
    if (budget[key] !== undefined)
      problems.push({
        field: `budget.${key}`,
        value: String(budget[key]),
        problem: "of several objectives no trial is the best one",
        remedy: "use another limit, or one objective with limits on the others: constraints",
      });
  return problems;
}

/** Limits that no value, or every value, keeps. */
function limitProblems(plan: Plan): Problem[] {
  const { constraints = [] } = plan;
  const names = constraints.map(({ metric }) => metric);
  return constraints.flatMap(({ metric, min, max }, index): Problem[] => {
    const field = `constraints.${index}`;
    if (names.indexOf(metric) !== index)
      return [
        {
          field: `${field}.metric`,
          value: metric,
          problem: "duplicate limit",
          remedy: "put min and max in one entry",
        },
      ];
    if (min !== undefined && max !== undefined && min > max)
      return [
        {
          field: `${field}.min`,
          value: String(min),
          problem: `greater than max (${max}): no trial can keep it`,
          remedy: "exchange them",
        },
      ];
    const [low, high] = taskOf(plan)?.validation.find(({ name }) => name === metric)?.range ?? [null, null];
    const range = `${metric} is ${low === null ? `at most ${high}` : high === null ? `at least ${low}` : `from ${low} to ${high}`}`;
    const outside = (key: string, value: number): Problem => ({
      field: `${field}.${key}`,
      value: String(value),
      problem: `${range}: no trial can keep it`,
      remedy: "use a value within the range",
    });
    return [
      ...(min !== undefined && high !== null && min > high ? [outside("min", min)] : []),
      ...(max !== undefined && low !== null && max < low ? [outside("max", max)] : []),
    ];
  });
}
