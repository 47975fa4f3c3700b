/** Where trials stop and wait to be promoted, resolved when the sweep is launched. */
export interface RungSettings {
  /** Step of the first rung. */
  readonly minResource: number;
  /** Each rung is at this many times the step of the one before, and one trial in so many is promoted from it. */
  readonly reductionFactor: number;
  /** No rung is at this step or after it: what is promoted from the last rung trains to its end. */
  readonly maxResource: number;
}

/** The steps of the rungs, `minResource × reductionFactor^k`, as far as they lie before `maxResource`. */
export function rungSteps({ minResource, reductionFactor, maxResource }: RungSettings): number[] {
  const steps: number[] = [];
  for (let step = minResource; step < maxResource; step *= reductionFactor) steps.push(step);
  return steps;
}
