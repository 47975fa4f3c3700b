import { roundSteps } from "./population";
import { promotionSteps } from "./promotion";
import { isPopulation, isPromotion, type StoppingOptions } from "./schema";

/** Steps of a rule's rungs, up to a last step; none for a rule without rungs. */
export function rungSteps(options: StoppingOptions, last: number): number[] {
  if (isPromotion(options)) return promotionSteps(options, last + 1).filter((step) => step <= last);
  if (isPopulation(options)) return roundSteps(options, last + 1);
  if (options.kind !== "asha") return [];
  const steps: number[] = [];
  for (let step = options.minResource; step <= last; step *= options.reductionFactor) steps.push(step);
  return steps;
}
