import type { Problem } from "../errors";
import { isPopulation, isPromotion } from "../stopping";
import type { Plan } from "./plan";
import { stoppingOf } from "./stopping";

/** What is said of a stopping rule whose metric no run has reported although some have ended. Null for a plan without one. */
export function silentRuleProblem(plan: Plan): Problem | null {
  const { stopping } = plan;
  const planned = stoppingOf(plan);
  if (stopping === undefined || planned === null) return null;
  const { kind, metric } = planned;
  const isNamed = "metric" in stopping && stopping.metric !== undefined;
  const does = isPromotion(stopping) ? "promotes" : isPopulation(stopping) ? "replaces" : "stops";
  const other = isNamed
    ? "name one that it reports"
    : kind === "wilcoxon"
      ? "use a rule with a metric that it reports"
      : "set stopping.metric to one that it reports";
  return {
    field: isNamed ? "stopping.metric" : "objective.metric",
    value: metric,
    problem: `runs have ended and none has reported it: the rule ${kind} ${does} no trial`,
    remedy: `let the program report ${metric}, or ${other}`,
  };
}
