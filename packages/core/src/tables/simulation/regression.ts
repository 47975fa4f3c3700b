import { regressionMeasures } from "../../metrics";
import { createRandom, type Random } from "../../random";
import type { Observation, ObservedItem } from "../observation";
import { countCovered, type SimulatedMeasure } from "./count-covered";
import { signedTerms } from "./signed-terms";
import { productMethod, TARGETS, type Target } from "./simulate";

/** Measures of a regression whose intervals are simulated. */
export const REGRESSION_MEASURES = ["rmse", "mae", "mse", "r2"] as const;
type RegressionMeasure = (typeof REGRESSION_MEASURES)[number];

export interface RegressionShape {
  readonly folds: number;
  /** Groups in each fold. */
  readonly groups: number;
  /** Items of a group; 12 by default. */
  readonly items?: number;
  /** Draws each group's number of items from 1 to twice `items` less 1. */
  readonly unequal?: boolean;
  /** Leaves out the groups: each item stands alone. */
  readonly unknownGroups?: boolean;
}

/**
 * Items y = group + noise, of which an arm predicts y + the group's error + the item's error. Standard deviations; a group's
 * errors are as large as a log-normal factor says, so that some groups are predicted far worse than others.
 */
export interface RegressionPopulation {
  readonly target: { readonly group: number; readonly item: number };
  readonly error: { readonly group: number; readonly item: number };
  /** Standard deviation of the logarithm of a group's factor. */
  readonly unlike: number;
  /** Correlation of an item's and a group's errors between two arms. */
  readonly correlation: number;
}

export const REGRESSION_POPULATION: RegressionPopulation = {
  target: { group: 1, item: 1 },
  error: { group: 0.3, item: 0.5 },
  unlike: 0.3,
  correlation: 0.7,
};

/** The population's value of a measure, for errors times `scale`. */
function trueRegression(
  { target, error, unlike }: RegressionPopulation,
  scale: number,
  measure: RegressionMeasure,
): number {
  const variance = (error.group ** 2 + error.item ** 2) * scale ** 2;
  const mse = variance * Math.exp(2 * unlike ** 2);
  if (measure === "mae") return Math.sqrt((2 / Math.PI) * variance) * Math.exp(unlike ** 2 / 2);
  if (measure === "mse") return mse;
  if (measure === "rmse") return Math.sqrt(mse);
  return 1 - mse / (target.group ** 2 + target.item ** 2);
}

interface DrawRegressionInput {
  readonly shape: RegressionShape;
  readonly population: RegressionPopulation;
  /** Factor of each arm's errors. */
  readonly scales: readonly number[];
  readonly random: Random;
}

/** Evaluations of each arm, one a fold, tested on the same items. */
export function drawRegression({ shape, population, scales, random }: DrawRegressionInput): Observation[][] {
  const arms = scales.map((): Observation[] => []);
  for (let fold = 0; fold < shape.folds; fold++) {
    const drawn = drawItems(shape, population, scales, random);
    for (const [arm, own] of arms.entries()) own.push(observe(drawn[arm] ?? [], fold, arm));
  }
  return arms;
}

function drawItems(
  { groups, items: usual = 12, unequal = false, unknownGroups = false }: RegressionShape,
  { target, error, unlike, correlation }: RegressionPopulation,
  scales: readonly number[],
  random: Random,
): ObservedItem[][] {
  const arms = scales.map((): ObservedItem[] => []);
  const draw = (): number[] => {
    const common = Math.sqrt(correlation) * random.normal();
    return scales.map((scale) => scale * (common + Math.sqrt(1 - correlation) * random.normal()));
  };
  for (let g = 0; g < groups; g++) {
    const centre = target.group * random.normal();
    const factor = Math.exp(unlike * random.normal());
    const groupErrors = draw();
    const count = unequal ? 1 + random.int(2 * usual - 1) : usual;
    for (let i = 0; i < count; i++) {
      const y = centre + target.item * random.normal();
      for (const [arm, own] of draw().entries()) {
        const off = factor * (error.group * (groupErrors[arm] ?? 0) + error.item * own);
        const group = unknownGroups ? null : `${g}`;
        arms[arm]?.push({ item: `${g}-${i}`, group, target: y, predicted: y + off });
      }
    }
  }
  return arms;
}

function observe(items: readonly ObservedItem[], fold: number, arm: number): Observation {
  const training = `arm ${arm} fold ${fold}`;
  return {
    run: training,
    training,
    version: training,
    dims: { fold, seed: 1, variant: `arm ${arm}` },
    measures: { ...regressionMeasures(items) },
    regression: { count: items.length, items },
  };
}

interface SimulateRegressionInput {
  readonly shape: RegressionShape;
  readonly population?: RegressionPopulation;
  readonly target: Target;
  readonly repetitions: number;
  readonly seed: string;
  readonly measures?: readonly RegressionMeasure[];
}

/** As {@link simulate}, of a regression; arms are equal. */
export function simulateRegression({
  shape,
  population = REGRESSION_POPULATION,
  target,
  repetitions,
  seed,
  measures = REGRESSION_MEASURES,
}: SimulateRegressionInput): SimulatedMeasure[] {
  const coefficients = TARGETS[target];
  const scales = coefficients.map(() => 1);
  const truths = measures.map((measure) =>
    coefficients.reduce((sum, coefficient) => sum + coefficient * trueRegression(population, 1, measure), 0),
  );
  const random = createRandom(seed).fork(target, JSON.stringify([shape, population]));
  return countCovered({ measures, truths, repetitions }, () =>
    productMethod(
      signedTerms(drawRegression({ shape, population, scales, random }), coefficients, shape.folds),
      measures,
    ),
  );
}
