import { promotionSteps } from "./promotion";
import { isPromotion, type StoppingOptions } from "./schema";

/** Steps of a rule's rungs, up to a last step; none for a rule without rungs. */
export function rungSteps(options: StoppingOptions, last: number): number[] {
  if (isPromotion(options)) return promotionSteps(options, last + 1).filter((step) => step <= last);
  if (options.kind !== "asha") return [];
  const steps: number[] = [];
  for (let step = options.minResource; step <= last; step *= options.reductionFactor) steps.push(step);
  return steps;
}
