import type { TableAggregate } from "./aggregate";
import { aggregateTerms, magnitudeOf, type Term } from "./aggregate-terms";
import { testSetKey } from "./dimensions";
import { type Estimate, isIdentical } from "./estimate";
import { distinct, testImages } from "./evaluation-set";
import { foldDesign } from "./fold-design";
import { observedMetric } from "./observed-metric";

/** With two values there is one degree of freedom, and an interval 13 standard errors to each side. */
const MIN_VALUES = 3;

/**
 * A measure of which only its values are known, such as one that a program reports: its variance is that of its values from
 * fold to fold, corrected where training sets overlap (Nadeau & Bengio, Machine Learning 52, 2003), or of one fold from
 * seed to seed.
 */
export function foldEstimate(terms: readonly Term[], metric: string, aggregate: TableAggregate): Estimate {
  const observations = terms.map(({ observation }) => observation);
  const folds = distinct(observations.map(({ dims }) => dims.fold));
  const facts = {
    value: aggregateTerms(terms, metric, aggregate),
    magnitude: magnitudeOf(terms, metric),
    isLinearized: false,
    degreesOfFreedom: 0,
    patients: null,
    images: imagesOf(terms),
    paired: true,
    identical: isIdentical(terms),
    still: [],
  };
  const without = (withheld: string | null): Estimate => ({
    ...facts,
    variance: null,
    withheld,
    method: "folds",
    assumes: null,
  });
  if (facts.value === null) return without(null);
  if (aggregate !== "mean") return without(`a ${aggregate} of ${metric} has no variance formula`);
  const { values, unit, problem } =
    folds.length > 1 ? valuesBy(terms, metric, "fold") : valuesBy(terms, metric, "seed");
  if (problem !== null) return without(problem);
  const only = `only the values of ${metric} are known, and ${values.length} ${unit}${values.length === 1 ? " is" : "s are"} too few: it takes ${MIN_VALUES} folds, or ${MIN_VALUES} seeds of one fold`;
  if (values.length < MIN_VALUES) return without(only);
  const design = folds.length > 1 ? foldDesign(observations, folds.length) : OVER_SEEDS;
  if (design.withheld !== undefined) return without(design.withheld);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return {
    ...facts,
    variance: squares * (1 / values.length + design.testShare),
    degreesOfFreedom: values.length - 1,
    withheld: null,
    method: `${values.length} ${unit}s`,
    assumes: design.assumes,
  };
}

const OVER_SEEDS = {
  testShare: 0,
  assumes: "seeds that are drawn alike; other folds and test data are not in it",
  withheld: undefined,
};

/** What each fold, or seed, adds to the sum, times their number: the sum is the mean of these. */
function valuesBy(terms: readonly Term[], metric: string, unit: "fold" | "seed") {
  const sums = new Map<number, { sum: number; signs: Set<number> }>();
  for (const { observation, coefficient } of terms) {
    const key = observation.dims[unit];
    const own = sums.get(key) ?? { sum: 0, signs: new Set<number>() };
    own.sum += coefficient * (observedMetric(observation, metric).value ?? Number.NaN);
    own.signs.add(Math.sign(coefficient));
    sums.set(key, own);
  }
  const sides = Math.max(...[...sums.values()].map(({ signs }) => signs.size));
  const isContrast = new Set(terms.map(({ coefficient }) => Math.sign(coefficient))).size > 1;
  const isPaired =
    [...sums.values()].every(({ signs }) => signs.size === sides) && (!isContrast || sides > 1);
  return {
    unit,
    values: [...sums.values()].map(({ sum }) => sums.size * sum),
    problem: isPaired ? null : `only the values of ${metric} are known, and the arms have other ${unit}s`,
  };
}

function imagesOf(terms: readonly Term[]): number {
  const sizes = new Map<string, number>();
  for (const { observation } of terms) {
    const key = testSetKey(observation);
    sizes.set(key, Math.max(sizes.get(key) ?? 0, testImages(observation)));
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
