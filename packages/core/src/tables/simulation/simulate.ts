import { measureOf } from "../../measures";
import { classificationMetrics, MEAN_LOSSES } from "../../metrics";
import { createRandom } from "../../random";
import type { Interval } from "../../statistics";
import type { Term } from "../aggregate-terms";
import { makeEstimator } from "../estimator";
import { differenceTest, valueInterval } from "../inference";
import { countCovered, type SimulatedMeasure } from "./count-covered";
import { drawArms, type Shape } from "./draw-arms";
import { CLASSES, type Population, trueValue } from "./population";
import { signedTerms } from "./signed-terms";

/** Each measure once: weighted recall is accuracy, macro recall balanced accuracy. */
export const MEASURES: readonly string[] = [
  ...Object.keys(
    classificationMetrics({
      classes: [...CLASSES],
      counts: [
        [2, 1],
        [1, 2],
      ],
    }).values,
  ).filter((name) => name !== "recall/macro" && name !== "recall/weighted"),
  "auc",
];

/** Means over images of a loss of the positive class's score. */
export const LOSSES = MEAN_LOSSES;

/** What is made of the drawn arms: one arm's value, the difference of two, or a main effect in a 2 × 2. */
export const TARGETS = { value: [1], difference: [1, -1], "main effect": [0.5, 0.5, -0.5, -0.5] } as const;
export type Target = keyof typeof TARGETS;

/** What a method says of one measure in one drawn dataset; null where it withholds the interval. */
export type Method = (terms: readonly Term[], measures: readonly string[]) => readonly (Interval | null)[];

/** The product's own intervals; a test rejects when its interval leaves out 0. */
export const productMethod: Method = (terms, measures) => {
  const estimator = makeEstimator();
  const isDifference = terms.some(({ coefficient }) => coefficient < 0);
  return measures.map((measure) => {
    const estimate = estimator(terms, measure);
    if (!isDifference) return valueInterval(estimate, measureOf(measure)).interval;
    const test = differenceTest(estimate);
    // Without any difference the p value is 1, and no interval is shown: nothing is rejected.
    return test === null ? null : (test.interval ?? [0, 0]);
  });
};

export interface SimulateInput {
  readonly shape: Shape;
  readonly population: Population;
  readonly target: Target;
  readonly repetitions: number;
  readonly seed: string;
  /** What the arms on the negative side lack in logits; 0 for equal arms. */
  readonly effect?: number;
  readonly method?: Method;
  readonly measures?: readonly string[];
}

/** Draws datasets from a population and counts how often a method's 95 % intervals hold the true value. */
export function simulate({
  shape,
  population,
  target,
  repetitions,
  seed,
  effect = 0,
  method = productMethod,
  measures = MEASURES,
}: SimulateInput): SimulatedMeasure[] {
  const coefficients = TARGETS[target];
  const shifts = coefficients.map((coefficient) => (coefficient < 0 ? -effect : 0));
  const truths = measures.map((measure) =>
    coefficients.reduce((sum, coefficient, arm) => {
      const logit = [
        population.logit[0] + (shifts[arm] ?? 0),
        population.logit[1] + (shifts[arm] ?? 0),
      ] as const;
      return sum + coefficient * trueValue({ ...population, logit }, shape.patients, measure);
    }, 0),
  );
  const random = createRandom(seed).fork(target, JSON.stringify([shape, population, effect]));
  return countCovered({ measures, truths, repetitions }, () =>
    method(signedTerms(drawArms({ shape, population, shifts, random }), coefficients, shape.folds), measures),
  );
}
