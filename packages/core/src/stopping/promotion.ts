import { hyperbandSteps, rungSteps } from "../promotion/rungs";
import { GO_ON, NOT_A_NUMBER, type StepRule } from "./contract";
import { newestTwo } from "./percentile";
import type { PromotionOptions } from "./schema";

/**
 * The steps of the rungs of a promotion rule.
 * @param maxResource that of the rule where it names one
 */
export function promotionSteps(options: Omit<PromotionOptions, "metric">, maxResource: number): number[] {
  const settings = { ...options, maxResource: options.maxResource ?? maxResource };
  return options.kind === "hyperband" ? hyperbandSteps(settings) : rungSteps(settings);
}

/**
 * The part of promotion that judges reports: what is not a number at a rung is stopped. Otherwise a trial waits at its rung,
 * and whether it is promoted is decided with the sweep's next trials (`packages/core/src/promotion`).
 */
export function makeRungRule(options: Omit<PromotionOptions, "metric">): StepRule {
  // The launch writes the last step into the plan.
  const steps = promotionSteps(options, options.maxResource ?? Number.MAX_SAFE_INTEGER);
  return {
    by: "steps",
    window: 1,
    others: "reached",
    firstStep: steps[0] ?? options.minResource,
    cells: (step, last) => steps.flatMap((at, rung) => (at <= step && rung > (last ?? -1) ? [rung] : [])),
    judge(own) {
      const [{ value }] = newestTwo(own);
      return Number.isNaN(value) ? NOT_A_NUMBER : GO_ON;
    },
  };
}
