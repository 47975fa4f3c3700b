/** Where trials stop and wait to be promoted, resolved when the sweep is launched. */
export interface RungSettings {
  /** Step of the first rung; of Hyperband, the least that it may have. */
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

/**
 * The steps of the rungs of Hyperband (Li et al. 2018, JMLR 18), counted from the last step down:
 * `maxResource / reductionFactor^k`, as far as they are `minResource` or more, rounded down to whole steps.
 */
export function hyperbandSteps({ minResource, reductionFactor, maxResource }: RungSettings): number[] {
  const steps: number[] = [];
  for (
    let share = reductionFactor;
    maxResource / share >= minResource && maxResource > minResource;
    share *= reductionFactor
  )
    steps.unshift(Math.floor(maxResource / share));
  return steps;
}
