import type { StoppingOptions } from "./schema";

/** Steps of a rule's rungs, up to a last step; none for a rule without rungs. */
export function rungSteps(options: StoppingOptions, last: number): number[] {
  if (!("reductionFactor" in options && "minResource" in options)) return [];
  const { maxResource } = { maxResource: undefined, ...options };
  const end = maxResource === undefined ? last : Math.min(last, maxResource - 1);
  const steps: number[] = [];
  for (let step = options.minResource; step <= end; step *= options.reductionFactor) steps.push(step);
  return steps;
}
