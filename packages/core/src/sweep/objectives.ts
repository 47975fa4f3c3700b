import type { Direction } from "../measures";
import {
  hypervolume,
  isFeasible,
  lossesOf,
  MAX_FRONT_OF_MANY,
  paretoFront,
  referenceOf,
} from "../objectives";
import { meanObjective } from "./objective";
import type { Plan } from "./plan";

/** One of the objectives of a plan. */
export interface PlannedObjective {
  readonly metric: string;
  readonly direction: Direction;
  /** The worst value that counts for the hypervolume; null where it is derived from the trials. */
  readonly reference: number | null;
}

/** Of a plan without `objectives` the only one. */
export function objectivesOf({
  objective,
  objectives,
}: Pick<Plan, "objective" | "objectives">): PlannedObjective[] {
  const { metric, direction } = objective;
  return (
    objectives?.map((one) => ({
      metric: one.metric,
      direction: one.direction,
      reference: one.reference ?? null,
    })) ?? [{ metric, direction, reference: null }]
  );
}

/** Whether no single trial is the best one: the plan has several objectives. */
export function isMultiObjective({ objectives }: Pick<Plan, "objectives">): boolean {
  return objectives !== undefined;
}

export type OutcomeLimit = NonNullable<Plan["constraints"]>[number];

/** `val/auc ≥ 0.9`, `0.1 ≤ val/loss ≤ 0.5`. */
export function limitText({ metric, min, max }: Pick<OutcomeLimit, "metric" | "min" | "max">): string {
  if (min === undefined) return `${metric} ≤ ${max}`;
  return max === undefined ? `${metric} ≥ ${min}` : `${min} ≤ ${metric} ≤ ${max}`;
}

/** What a complete trial came to. */
export interface TrialOutcome {
  /** The mean of its runs; of several objectives, of the first. */
  objective: number | null;
  /** Of several objectives all of them; null for one. */
  objectives: (number | null)[] | null;
  /** By how much each limit is exceeded: 0 or less where it holds, Infinity without a value. Null without limits. */
  violations: number[] | null;
}

/** @param valuesOf the values of a metric over the trial's runs, at the weights that are evaluated */
export function outcomeOf(
  plan: Pick<Plan, "objective" | "objectives" | "constraints">,
  valuesOf: (metric: string) => readonly (number | null)[],
): TrialOutcome {
  const meanOf = (metric: string) => meanObjective(valuesOf(metric));
  return {
    objective: meanOf(plan.objective.metric),
    objectives: plan.objectives?.map(({ metric }) => meanOf(metric)) ?? null,
    violations: plan.constraints?.map((limit) => violationOf(limit, meanOf(limit.metric))) ?? null,
  };
}

function violationOf({ min, max }: OutcomeLimit, value: number | null): number {
  if (value === null) return Number.POSITIVE_INFINITY;
  return Math.max(
    min === undefined ? Number.NEGATIVE_INFINITY : min - value,
    max === undefined ? Number.NEGATIVE_INFINITY : value - max,
  );
}

/** What the Pareto front of a sweep is made from. */
export interface RatedTrial {
  readonly number: number;
  readonly objectives?: readonly (number | null)[] | null;
  readonly violations?: readonly number[] | null;
}

/** The best trials of a sweep with several objectives: those that no other one is at least as good as in all of them. */
export interface ParetoFront {
  /** Numbers of the trials, by the first objective, the best first. */
  readonly trials: number[];
  /** Of how many complete trials that keep every limit. */
  readonly of: number;
  /** What they dominate up to the reference point; null without trials, and for a front that is too large. */
  readonly hypervolume: number | null;
  /** A value an objective; empty without trials. */
  readonly reference: number[];
}

/** @param trials the complete ones */
export function paretoFrontOf(
  objectives: readonly PlannedObjective[],
  trials: readonly RatedTrial[],
): ParetoFront {
  const directions = objectives.map(({ direction }) => direction);
  const rated = trials.flatMap(({ number, objectives: values, violations }) =>
    values && areFinite(values) && isFeasible(violations)
      ? [{ number, losses: lossesOf(values, directions) }]
      : [],
  );
  const losses = rated.map((trial) => trial.losses);
  const front = paretoFront(losses);
  const points = front.map((index) => losses[index] ?? []);
  const reference = referenceOf(objectives, losses);
  const isTooLarge = objectives.length > 3 && front.length > MAX_FRONT_OF_MANY;
  return {
    trials: front
      .toSorted((a, b) => (losses[a]?.[0] ?? 0) - (losses[b]?.[0] ?? 0) || a - b)
      .map((index) => rated[index]?.number ?? 0),
    of: rated.length,
    hypervolume: front.length === 0 || isTooLarge ? null : hypervolume(points, reference),
    reference: lossesOf(reference, directions),
  };
}

function areFinite(values: readonly (number | null)[]): values is number[] {
  return values.every((value) => value !== null && Number.isFinite(value));
}
