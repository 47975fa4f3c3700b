import { type Problem, showValue } from "../errors";
import { isExhaustive } from "../samplers";
import { isPopulation, isPromotion } from "../stopping";
import { trainerOf } from "../trainers";
import { directionWarnings } from "./direction-warnings";
import type { Plan } from "./plan";
import { firstAlike } from "./planned-trainings";
import {
  isSearch,
  longestTraining,
  type PlannedWork,
  plannedWork,
  runsAtOnce,
  trialsLeftOut,
} from "./planned-work";
import { promotionOf } from "./promotion";
import { isSeedSearched, SEED_DIMENSION } from "./searched-seed";
import { spaceWarnings } from "./space-warnings";

/**
 * What a plan that is right will do, and is most likely not meant to: a search that the budget cuts off, a budget that
 * the space cannot use, variants that train the same.
 */
export function planWarnings(plan: Plan): Problem[] {
  const work = plannedWork(plan);
  return [
    ...spaceWarnings(plan),
    ...directionWarnings(plan),
    ...cutOff(plan, work),
    ...unusedBudget(plan, work),
    ...lessThanOneTrial(plan),
    ...lessThanOneMinute(plan),
    ...idleStopping(plan, work),
    ...idlePromotion(plan, work),
    ...populationOfProgram(plan),
    ...searchedSeed(plan),
    ...equalVariants(plan),
  ];
}

function cutOff(plan: Plan, work: PlannedWork): Problem[] {
  const left = trialsLeftOut(plan, work);
  // A sample is not meant to cover the space.
  if (left <= 0 || (!isExhaustive(plan.sampler.kind) && isSearch(plan))) return [];
  const variants = Object.keys(plan.variants).length;
  const whole = work.trialsPerSearch + left;
  const what = !isSearch(plan)
    ? `${n(work.trialsPerSearch)} of ${n(whole)} variants`
    : variants === 1
      ? `${n(work.trialsPerSearch)} of ${n(whole)} grid points`
      : `${n(work.trialsPerSearch)} of ${n(whole)} trials (${n(work.spaceSize ?? 0)} grid points × ${variants} variants)`;
  return [
    {
      field: "budget.maxTrials",
      value: String(plan.budget.maxTrials),
      problem: `${what}, the budget leaves out ${n(left)}`,
      remedy:
        whole <= MAX_BUDGET
          ? `set budget.maxTrials to ${whole} to run all of them`
          : "use fewer values, or sampler: { kind: random }",
    },
  ];
}

/** What budget.maxTrials takes. */
const MAX_BUDGET = 1_000_000;

function unusedBudget(plan: Plan, { spaceSize, trialsPerSearch: trials }: PlannedWork): Problem[] {
  if (isExhaustive(plan.sampler.kind) || !isSearch(plan) || spaceSize === null) return [];
  if (trials >= plan.budget.maxTrials) return [];
  return [
    {
      field: "budget.maxTrials",
      value: String(plan.budget.maxTrials),
      problem: `the space has ${n(spaceSize)} configuration${spaceSize === 1 ? "" : "s"}: the sweep ends after ${n(trials)} of ${n(plan.budget.maxTrials)} trials`,
      remedy: `set budget.maxTrials to ${trials}, or enlarge the space`,
    },
  ];
}

/** Epochs that end the sweep before its first trial has trained to its end. */
function lessThanOneTrial(plan: Plan): Problem[] {
  const { maxEpochs } = plan.budget;
  const runs = runsAtOnce(plan);
  const epochs = runs * longestTraining(plan);
  if (maxEpochs === undefined || maxEpochs >= epochs) return [];
  return [
    {
      field: "budget.maxEpochs",
      value: String(maxEpochs),
      problem: `one trial takes up to ${n(epochs)} epochs (${runs === 1 ? "one run" : `${n(runs)} runs`}): the sweep may end before any trial is complete`,
      remedy: `set budget.maxEpochs to at least ${epochs}`,
    },
  ];
}

const MINUTES_OF_HOUR = 60;

/** Times that are over before most trainings have reported anything: a limit in hours was meant in another unit. */
function lessThanOneMinute({ budget, resources: { pricePerHour = 0 } }: Plan): Problem[] {
  const hours = {
    maxHours: budget.maxHours,
    maxGpuHours: budget.maxGpuHours,
    maxCost: budget.maxCost === undefined || pricePerHour === 0 ? undefined : budget.maxCost / pricePerHour,
  };
  return Object.entries(hours).flatMap(([key, of]): Problem[] => {
    if (of === undefined || of * MINUTES_OF_HOUR >= 1) return [];
    const value = key === "maxCost" ? budget.maxCost : of;
    const least = key === "maxCost" ? pricePerHour / MINUTES_OF_HOUR : 1 / MINUTES_OF_HOUR;
    return [
      {
        field: `budget.${key}`,
        value: String(value),
        problem: `${key === "maxHours" ? "the sweep ends" : "its trainings are paid for"} after ${short(of * 3600)} s: it may end with its first report, before any trial is complete`,
        remedy: `${key} is ${key === "maxCost" ? "the price of slot time" : "in hours"}; set it to at least ${short(least)}, a minute`,
      },
    ];
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** A rule that waits for more complete trials than there will be. */
function idleStopping({ stopping }: Plan, { variants }: PlannedWork): Problem[] {
  if (stopping === undefined || !("startupTrials" in stopping)) return [];
  const most = Math.max(...variants.map(({ trials }) => trials));
  const key = stopping.minTrials > stopping.startupTrials ? "minTrials" : "startupTrials";
  const awaited = stopping[key];
  if (most > awaited) return [];
  return [
    {
      field: `stopping.${key}`,
      value: String(awaited),
      problem: `waits for ${n(awaited)} complete trials, and a variant has ${n(most)}: nothing will be stopped`,
      remedy: `set stopping.${key} below ${n(most)}, or raise budget.maxTrials`,
    },
  ];
}

/** Rungs from which hardly anything is promoted, and programs that may not be able to wait at one. */
function idlePromotion(plan: Plan, { variants, configurations }: PlannedWork): Problem[] {
  const { stopping } = plan;
  if (stopping === undefined || !isPromotion(stopping)) return [];
  const { kind, reductionFactor } = stopping;
  const most = Math.max(...variants.map(({ trials }) => trials));
  const warnings: Problem[] = [];
  const idle = idleBrackets(plan, configurations);
  if (idle.length > 0)
    warnings.push({
      field: "budget.maxTrials",
      value: String(plan.budget.maxTrials),
      problem: `${n(configurations)} ${configurations === 1 ? "configuration is" : "configurations are"} too few for all brackets of ${kind}: none starts in ${idle.length === 1 ? "bracket" : "brackets"} ${idle.join(", ")}`,
      remedy: "raise budget.maxTrials, or set a greater stopping.minResource",
    });
  else if (most < reductionFactor)
    warnings.push({
      field: "stopping.reductionFactor",
      value: String(reductionFactor),
      problem: `one trial in ${reductionFactor} is promoted, and a variant has ${n(most)}: only the best one trains to its end`,
      remedy: `set stopping.reductionFactor to at most ${n(most)}, or raise budget.maxTrials`,
    });
  if (trainerOf(plan).checkpoints === "program")
    warnings.push({
      field: "stopping.kind",
      value: kind,
      problem:
        "a trial waits at its rung from the next checkpoint on: a program that writes none trains to its end",
      remedy: "let the program write a checkpoint at each rung, and resume from it",
    });
  return warnings;
}

/** A copy starts from what the program has written by the end of the round. */
function populationOfProgram(plan: Plan): Problem[] {
  const { stopping } = plan;
  if (stopping === undefined || !isPopulation(stopping) || trainerOf(plan).checkpoints !== "program")
    return [];
  return [
    {
      field: "stopping.interval",
      value: String(stopping.interval),
      problem:
        "a trial waits at the end of a round from its next checkpoint on: a program that writes none trains to its end and is never copied",
      remedy:
        "let the program write a checkpoint at the end of each round, and resume from it with the parameters it is given",
    },
  ];
}

/** The maximum over seeds is no estimate of what another seed comes to. */
function searchedSeed(plan: Plan): Problem[] {
  if (!isSeedSearched(plan)) return [];
  const field = `space.${SEED_DIMENSION}`;
  return [
    {
      field,
      value: showValue(plan.space[SEED_DIMENSION]),
      problem:
        "the best trial is chosen by its seed too, so that its value is better than other seeds would come to",
      remedy: `to compare configurations by their mean over seeds, remove ${field} and list seeds`,
    },
  ];
}

/** Brackets of Hyperband in which no configuration would start. */
function idleBrackets(plan: Plan, configurations: number): number[] {
  const promotion = promotionOf(plan);
  if (promotion === null || promotion.brackets === 1) return [];
  const idle = new Set(Array.from({ length: promotion.brackets }, (_, bracket) => bracket));
  for (let proposal = 0; proposal < configurations && idle.size > 0; proposal++)
    idle.delete(promotion.start(proposal).bracket ?? 0);
  return [...idle];
}

function equalVariants(plan: Plan): Problem[] {
  return [...firstAlike(plan)].flatMap(([variant, first]) =>
    variant === first
      ? []
      : [
          {
            field: `variants.${variant}`,
            value: variant,
            problem: `trains the same as variants.${first}: both share one training`,
            remedy: "remove one of them, or change what it sets",
          },
        ],
  );
}

function n(count: number): string {
  return count.toLocaleString("en-US");
}
