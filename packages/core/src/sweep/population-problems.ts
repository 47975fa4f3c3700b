import { type Problem, showValue } from "../errors";
import { learns } from "../samplers";
import { listedValues } from "../space";
import type { PopulationOptions } from "../stopping";
import { parameterOf, parameterPaths, trainerOf } from "../trainers";
import { isNested } from "./nested";
import type { Plan } from "./plan";
import { longestTraining, plannedWork } from "./planned-work";
import { resolveTraining, targetOf } from "./resolve";

/** With fewer, one is replaced by a copy of the only better one. */
export const MIN_POPULATION = 4;

/** What a population cannot be trained with. */
export function populationProblems(plan: Plan, { kind, interval }: PopulationOptions): Problem[] {
  const steps = longestTraining(plan);
  const problems: Problem[] = [];
  if (trainerOf(plan).checkpoints === "none")
    problems.push({
      field: "stopping.kind",
      value: kind,
      problem: `the trainer ${plan.trainer.kind} has no checkpoints from which a copy could train on`,
      remedy: "use stopping: { kind: asha }, which stops trials instead of replacing them",
    });
  if (isNested(plan))
    problems.push({
      field: "stopping.kind",
      value: kind,
      problem: "a nested sweep cannot train a population: its outer folds test one configuration each",
      remedy: "use stopping: { kind: asha }, or leave splits.inner out",
    });
  if (learns(plan.sampler.kind))
    problems.push({
      field: "sampler.kind",
      value: plan.sampler.kind,
      problem: `the sampler ${plan.sampler.kind} learns from results, and a population is proposed before it has any`,
      remedy: "use sampler: { kind: random } or { kind: sobol }, or another stopping rule",
    });
  const { configurations } = plannedWork(plan);
  if (configurations < MIN_POPULATION)
    problems.push({
      field: "budget.maxTrials",
      value: String(plan.budget.maxTrials),
      problem: `a population of ${configurations}, and it needs ${MIN_POPULATION} members at least`,
      remedy: `set budget.maxTrials to ${MIN_POPULATION * Object.keys(plan.variants).length} or more${plan.sampler.kind === "grid" ? ", or use sampler: { kind: random }" : ""}`,
    });
  if (interval >= steps)
    problems.push({
      field: "stopping.interval",
      value: String(interval),
      problem: `the first round ends at step ${interval}, and a training has ${steps === 1 ? "one step" : `${steps} steps`}: nothing would be replaced`,
      remedy: steps > 1 ? "use a smaller interval, or train for more steps" : "train for more steps",
    });
  return [...problems, ...fixedParameters(plan), ...earlyEnds(plan)];
}

/** Copies go on with other parameters: what cannot change in a training cannot be searched. */
function fixedParameters(plan: Plan): Problem[] {
  const trainer = trainerOf(plan);
  const canChange = (name: string) => {
    const target = targetOf(name, plan);
    return target !== null && trainer.canChange?.(target) === true;
  };
  const searched = Object.entries(plan.space).filter(
    ([, spec]) => (listedValues(spec)?.values.length ?? 2) > 1,
  );
  if (searched.length === 0)
    return [
      {
        field: "space",
        value: showValue(plan.space),
        problem: "has no parameter to perturb: a copy would be trained exactly like its source trial",
        remedy: "search a parameter that can change while a training runs, such as the learning rate",
      },
    ];
  const changeable = parameterPaths(trainer).filter((path) => {
    const target = parameterOf(trainer, path);
    return target !== null && trainer.canChange?.(target) === true;
  });
  const remedy =
    changeable.length > 0
      ? `search ${changeable.join(", ")}`
      : "search what the program can change when it resumes";
  return searched
    .filter(([name]) => !canChange(name))
    .map(([name, spec]) => ({
      field: `space.${name}`,
      value: showValue(spec),
      problem: "cannot change while a training runs, and copies resume from the checkpoints of others",
      remedy: `set it outside of the space, or compare its values by variants; ${remedy}`,
    }));
}

/** All members train to the end of each round. */
function earlyEnds(plan: Plan): Problem[] {
  const fields = Object.keys(plan.variants).flatMap((variant) => {
    const own = resolveTraining(plan, variant, {});
    return trainerOf(own).endsEarly?.(own) ?? [];
  });
  return [...new Set(fields)].map((field) => ({
    field,
    value: "set",
    problem: "would end trainings before the end of a round: they would leave the population",
    remedy: `set ${field} to null; a population replaces its worst trials instead`,
  }));
}
