import type { Direction } from "../measures";
import { makeStoppingRule, type StoppingKind, type StoppingRule } from "../stopping";
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
