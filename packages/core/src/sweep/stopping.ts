import type { Direction } from "../measures";
import {
  isPopulation,
  isPromotion,
  makeStoppingRule,
  type StoppingKind,
  type StoppingRule,
} from "../stopping";
import { taskOf } from "../trainers";
import type { Plan } from "./plan";

/** The stopping rule of a plan with the metric that it watches. */
export interface PlannedStopping {
  readonly kind: StoppingKind;
  readonly rule: StoppingRule;
  readonly metric: string;
  readonly direction: Direction;
}

/** Null for a plan without one. */
export function stoppingOf(plan: Plan): PlannedStopping | null {
  const { stopping, objective } = plan;
  if (stopping === undefined) return null;
  const metric = ("metric" in stopping ? stopping.metric : undefined) ?? objective.metric;
  const direction =
    metric === objective.metric
      ? objective.direction
      : (taskOf(plan)?.validation.find(({ name }) => name === metric)?.direction ?? objective.direction);
  return { kind: stopping.kind, rule: makeStoppingRule(stopping, direction), metric, direction };
}

/**
 * Whether a trial is judged while it trains, by the mean over its first runs: those should train first. Of a rule that has trials
 * wait, all runs come to a rung before they are judged.
 */
export function comparesFirstRuns(plan: Plan): boolean {
  const { stopping } = plan;
  if (stopping === undefined || isPromotion(stopping) || isPopulation(stopping)) return false;
  return stoppingOf(plan)?.rule.by === "steps";
}
