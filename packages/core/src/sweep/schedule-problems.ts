import { FoldwiseError, type Problem, showValue } from "../errors";
import { isPopulation } from "../stopping";
import { trainerOf } from "../trainers";
import type { Plan } from "./plan";
import { longestTraining } from "./planned-work";
import { resolveTraining, targetOf } from "./resolve";

/** What a schedule of parameters cannot have. */
export function scheduleProblems(plan: Plan): Problem[] {
  const { schedule } = plan;
  if (schedule === undefined) return [];
  const problems: Problem[] = [];
  const { kind, checkpoints } = trainerOf(plan);
  const canChange = changeableBy(plan);
  if (checkpoints === "none")
    problems.push({
      field: "schedule",
      value: showValue(schedule),
      problem: `the trainer ${kind} has no checkpoints from which a training could resume with other parameters`,
      remedy: "leave schedule out",
    });
  if (plan.stopping !== undefined && isPopulation(plan.stopping))
    problems.push({
      field: "schedule",
      value: showValue(schedule),
      problem: "a population finds its schedule itself",
      remedy: "leave schedule out, or stopping",
    });
  for (const [index, { parameters }] of schedule.entries())
    for (const [name, value] of Object.entries(parameters)) {
      const problem = Object.hasOwn(plan.space, name)
        ? "is searched by the space, too"
        : canChange(name)
          ? null
          : "cannot change while a training runs";
      if (problem !== null)
        problems.push({
          field: `schedule.${index}.parameters.${name}`,
          value: showValue(value),
          problem,
          remedy: "remove it, and set it for the whole training",
        });
    }
  if (problems.length === 0) problems.push(...refusedValues(plan));
  return problems.length > 0 ? problems : wrongEpochs(plan, schedule);
}

/** Parts that are not in order, or that hold to the end. */
function wrongEpochs(plan: Plan, schedule: NonNullable<Plan["schedule"]>): Problem[] {
  const steps = longestTraining(plan);
  return schedule.flatMap(({ untilEpoch }, index): Problem[] => {
    const before = schedule[index - 1]?.untilEpoch ?? 0;
    if (untilEpoch > before && untilEpoch < steps) return [];
    return [
      {
        field: `schedule.${index}.untilEpoch`,
        value: String(untilEpoch),
        problem: `must be greater than ${before} and less than ${steps}, the number of epochs`,
        remedy: "list the parts in order; the plan's own parameters hold after the last",
      },
    ];
  });
}

function changeableBy(plan: Plan): (name: string) => boolean {
  const trainer = trainerOf(plan);
  return (name) => {
    const target = targetOf(name, plan);
    return target !== null && trainer.canChange?.(target) === true;
  };
}

/** Values that the trainer refuses. */
function refusedValues(plan: Plan): Problem[] {
  for (const variant of Object.keys(plan.variants))
    for (const [index, { parameters }] of (plan.schedule ?? []).entries())
      try {
        resolveTraining(plan, variant, parameters);
      } catch (error) {
        if (!(error instanceof FoldwiseError)) throw error;
        return error.problems.map((one) => ({
          ...one,
          field: `schedule.${index}.parameters: ${one.field}`,
        }));
      }
  return [];
}
