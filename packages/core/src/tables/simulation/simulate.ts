import { classificationMetrics } from "../../metrics";
import { createRandom } from "../../random";
import type { Interval } from "../../statistics";
import type { Term } from "../aggregate-terms";
import { makeEstimator } from "../estimator";
import { differenceTest, shareInterval } from "../inference";
import type { Observation } from "../observation";
import { drawArms, type Shape } from "./draw-arms";
import { CLASSES, type Population, trueValue } from "./population";

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
    if (!isDifference) return shareInterval(estimate).interval;
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

export interface SimulatedMeasure {
  readonly measure: string;
  /** Share of the datasets that show an interval, or a test. */
  readonly shown: number;
  /** Share of the shown intervals that hold the true value; for equal arms, 1 − the size of the test. */
  readonly coverage: number;
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
  const counts = measures.map(() => ({ shown: 0, covered: 0 }));
  const random = createRandom(seed).fork(target, JSON.stringify([shape, population, effect]));
  for (let r = 0; r < repetitions; r++) {
    const arms = drawArms({ shape, population, shifts, random });
    const terms = arms.flatMap((own, arm) =>
      own.map((observation) => term(observation, coefficients[arm] ?? 0, shape)),
    );
    for (const [i, interval] of method(terms, measures).entries()) {
      const count = counts[i];
      const truth = truths[i] ?? Number.NaN;
      if (interval === null || count === undefined) continue;
      count.shown++;
      if (interval[0] <= truth + 1e-12 && truth - 1e-12 <= interval[1]) count.covered++;
    }
  }
  return measures.map((measure, i) => {
    const { shown = 0, covered = 0 } = counts[i] ?? {};
    return { measure, shown: shown / repetitions, coverage: covered / shown };
  });
}

function term(observation: Observation, coefficient: number, { folds }: Shape): Term {
  return { observation, coefficient: coefficient / folds };
}
