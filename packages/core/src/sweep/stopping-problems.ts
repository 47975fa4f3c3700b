import { type Problem, showValue } from "../errors";
import { learnsFromRungs } from "../samplers";
import { isPopulation, isPromotion, type PromotionOptions, promotionSteps, type RunRule } from "../stopping";
import { taskOf, trainerOf } from "../trainers";
import { isNested } from "./nested";
import type { Plan } from "./plan";
import { longestTraining } from "./planned-work";
import { populationProblems } from "./population-problems";
import { stoppingOf } from "./stopping";

/** A stopping rule that could stop nothing, or would stop everything. */
export function stoppingProblems(plan: Plan): Problem[] {
  if (plan.stopping !== undefined && isPopulation(plan.stopping))
    return populationProblems(plan, plan.stopping);
  const planned = stoppingOf(plan);
  const unmet = learnsFromRungs(plan.sampler.kind) ? rungProblems(plan, planned?.metric) : [];
  if (planned === null) return unmet;
  if (plan.stopping !== undefined && isPromotion(plan.stopping))
    return [...unmet, ...promotionProblems(plan, plan.stopping)];
  return [
    ...unmet,
    ...boundProblems(plan, planned.metric),
    ...(planned.rule.by === "steps"
      ? stepProblems(plan, planned.rule.firstStep)
      : runProblems(plan, planned.rule)),
  ];
}

/** What a sampler that learns from rungs needs: trials that come to them, judged there by what it searches for. */
function rungProblems({ sampler, stopping, objective }: Plan, metric: string | undefined): Problem[] {
  if (stopping === undefined || !isPromotion(stopping))
    return [
      {
        field: "sampler.kind",
        value: sampler.kind,
        problem: `the sampler ${sampler.kind} learns from what trials come to at rungs, and without a rule that promotes them there are none`,
        remedy: "set stopping: { kind: hyperband }, or use sampler: { kind: tpe }",
      },
    ];
  if (metric === undefined || metric === objective.metric) return [];
  return [
    {
      field: "stopping.metric",
      value: metric,
      problem: `the sampler ${sampler.kind} learns from rungs, and what it searches for is ${objective.metric}`,
      remedy: "leave stopping.metric out, or use sampler: { kind: tpe }",
    },
  ];
}

function boundProblems(plan: Plan, metric: string): Problem[] {
  const { stopping } = plan;
  if (stopping?.kind !== "threshold") return [];
  const { lower, upper } = stopping;
  if (lower === undefined && upper === undefined)
    return [
      {
        field: "stopping",
        value: showValue(stopping),
        problem: "a threshold without a bound stops nothing",
        remedy: "set lower, upper or both",
      },
    ];
  if (lower !== undefined && upper !== undefined && lower > upper)
    return [
      {
        field: "stopping.lower",
        value: String(lower),
        problem: `greater than stopping.upper (${upper}): every trial would be stopped`,
        remedy: "exchange them",
      },
    ];
  const [low, high] = taskOf(plan)?.validation.find(({ name }) => name === metric)?.range ?? [null, null];
  const range = `${metric} is ${low === null ? `at most ${high}` : high === null ? `at least ${low}` : `from ${low} to ${high}`}`;
  const outside = (field: string, value: number): Problem => ({
    field: `stopping.${field}`,
    value: String(value),
    problem: `${range}: every trial would be stopped`,
    remedy: "use a value within the range",
  });
  return [
    ...(lower !== undefined && high !== null && lower > high ? [outside("lower", lower)] : []),
    ...(upper !== undefined && low !== null && upper < low ? [outside("upper", upper)] : []),
  ];
}

/** The last step of a trial's last run comes too late: nothing is left to be saved. */
function stepProblems(plan: Plan, firstStep: number): Problem[] {
  const steps = longestTraining(plan);
  const last = runsOfTrial(plan) > 1 ? steps : steps - 1;
  if (firstStep <= last) return [];
  return [
    {
      field: "stopping",
      value: showValue(plan.stopping),
      problem: `stops at step ${firstStep} at the earliest, and a training has ${steps === 1 ? "one step" : `${steps} steps`}: nothing would be stopped`,
      remedy:
        steps > 2 ? "let it stop earlier, or train for more steps" : "remove it, or train for more steps",
    },
  ];
}

/** Rungs that no training comes to, trainings that cannot wait there, and sweeps that need every trial to its end. */
function promotionProblems(plan: Plan, options: PromotionOptions): Problem[] {
  const { kind, minResource, maxResource, reductionFactor } = options;
  const steps = longestTraining(plan);
  const problems: Problem[] = [];
  if (trainerOf(plan).checkpoints === "none")
    problems.push({
      field: "stopping.kind",
      value: kind,
      problem: `the trainer ${plan.trainer.kind} has no checkpoints from which a promoted trial could train on`,
      remedy: "use stopping: { kind: asha }, which stops trials instead of pausing them",
    });
  if (isNested(plan))
    problems.push({
      field: "stopping.kind",
      value: kind,
      problem:
        "a nested sweep cannot promote trials: the search of an outer fold would not end before all of them",
      remedy: "use stopping: { kind: asha }, or leave splits.inner out",
    });
  if (maxResource !== undefined && maxResource > steps)
    problems.push({
      field: "stopping.maxResource",
      value: String(maxResource),
      problem: `a training has ${steps} steps at most: no trial comes to the rungs above`,
      remedy: "leave it out, or train for more steps",
    });
  if (minResource >= Math.min(steps, maxResource ?? steps))
    problems.push({
      field: "stopping.minResource",
      value: String(minResource),
      problem:
        minResource >= steps
          ? `the first rung is at step ${minResource}, and a training has ${steps === 1 ? "one step" : `${steps} steps`}: no trial would wait`
          : `the first rung is at step ${minResource}, not before stopping.maxResource (${maxResource}): no trial would wait`,
      remedy: steps > 1 ? "use a smaller step" : "train for more steps, or leave stopping out",
    });
  else if (promotionSteps(options, steps).length === 0)
    problems.push({
      field: "stopping.reductionFactor",
      value: String(reductionFactor),
      problem: `the highest rung would be at step ${Math.floor((maxResource ?? steps) / reductionFactor)} of ${maxResource ?? steps}, before stopping.minResource (${minResource}): there is one bracket without a rung, and no trial would wait`,
      remedy: "use a smaller reductionFactor or minResource, or train for more steps",
    });
  return problems;
}

/** A rule over runs needs one that is left when it stops. */
function runProblems(plan: Plan, rule: RunRule): Problem[] {
  const runs = runsOfTrial(plan);
  const first = rule.firstRuns(runs);
  if (first !== null && first < runs) return [];
  const needed = rule.firstRuns(MAX_RUNS);
  return [
    {
      field: "stopping",
      value: showValue(plan.stopping),
      problem: `a trial has ${runs === 1 ? "one run" : `${runs} runs`} (folds × seeds), too few for the test to stop any before the last: nothing would be stopped`,
      remedy:
        needed === null
          ? "raise stopping.pThreshold"
          : `name at least ${needed + 1} folds × seeds, or raise stopping.pThreshold`,
    },
  ];
}

/** Of a trial; more than this are not tried to be compared. */
const MAX_RUNS = 1_000;

/** Of a nested plan a candidate's, which are its inner folds. */
function runsOfTrial({ folds, seeds, splits }: Plan): number {
  return (splits.inner?.k ?? folds.length) * seeds.length;
}
