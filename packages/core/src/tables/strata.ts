import type { Term } from "./aggregate-terms";
import { commonFolds, evaluationSet } from "./evaluation-set";
import type { Observation } from "./observation";
import { observedMetric } from "./observed-metric";

/** One comparison of two arms and its weight in the whole effect. */
export interface Stratum {
  /** Empty where there is only one. */
  readonly label: string;
  readonly first: readonly Observation[];
  readonly second: readonly Observation[];
  readonly weight: number;
}

/** Folds in which every stratum has both arms: elsewhere a mean over strata would be one of unlike things. */
export function foldsOfStrata(strata: readonly Stratum[]): number[] {
  const lists = strata.map(({ first, second }) => commonFolds(first, second));
  const [head = []] = lists;
  return head.filter((fold) => lists.every((list) => list.includes(fold)));
}

/** Both arms of every stratum, with the sign and weight that they have in the effect. */
export function termsOfStrata(strata: readonly Stratum[], folds: readonly number[]): Term[] {
  const side = (observations: readonly Observation[], sign: number): Term[] =>
    evaluationSet(observations.filter(({ dims }) => folds.includes(dims.fold))).evaluations.map(
      ({ observation, weight }) => ({ observation, coefficient: sign * weight }),
    );
  return strata.flatMap(({ first, second, weight }) => [...side(first, weight), ...side(second, -weight)]);
}

/**
 * The two numbers of a fold whose difference is the effect: means of the arms over the strata, or, where weights have
 * both signs, the effect in the strata of each sign. null where the metric does not exist.
 */
export function sidesOfStrata(
  strata: readonly Stratum[],
  fold: number,
  metric: string,
): { first: number; second: number } | null {
  const isInteraction = strata.some(({ weight }) => weight < 0);
  const sides = { first: 0, second: 0 };
  for (const { first, second, weight } of strata) {
    const a = meanIn(first, fold, metric);
    const b = meanIn(second, fold, metric);
    if (a === null || b === null) return null;
    if (!isInteraction) {
      sides.first += weight * a;
      sides.second += weight * b;
    } else if (weight > 0) sides.first += weight * (a - b);
    else sides.second += -weight * (a - b);
  }
  return sides;
}

function meanIn(observations: readonly Observation[], fold: number, metric: string): number | null {
  let sum = 0;
  for (const { observation, weight } of evaluationSet(observations.filter((o) => o.dims.fold === fold))
    .evaluations) {
    const { value } = observedMetric(observation, metric);
    if (value === null) return null;
    sum += weight * value;
  }
  return sum;
}
