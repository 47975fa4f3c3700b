import { confusionMatrix, evaluationMetrics, probabilityMetrics, rocAuc } from "../../metrics";
import { createRandom, type Random } from "../../random";
import type { Observation, ObservedPrediction } from "../observation";
import { countCovered, type SimulatedMeasure } from "./count-covered";
import { signedTerms } from "./signed-terms";
import { productMethod, TARGETS, type Target } from "./simulate";

export interface ClassesShape {
  readonly folds: number;
  /** Patients of each class in each fold. */
  readonly patients: readonly number[];
  /** Images of a patient; 12 by default. */
  readonly images?: number;
  /** Draws each patient's number of images from 1 to twice `images` less 1. */
  readonly unequal?: boolean;
  /** Leaves the patients out of the predictions: each image stands alone. */
  readonly unknownPatients?: boolean;
}

/**
 * Images whose logit of the true class is `logit` of that class + `spread` × the patient's normal effect, that of the next
 * class `near`, and that of any other 0, each with Gumbel noise: probabilities are their softmax.
 */
export interface ClassesPopulation {
  /** Of each class; those of a shape with more classes begin again. */
  readonly logit: readonly number[];
  readonly near: number;
  readonly spread: number;
  /** Correlation of a patient's effects between two arms. */
  readonly correlation: number;
}

export const CLASSES_POPULATION: ClassesPopulation = {
  logit: [3.2, 2.6, 2.2],
  near: 0.6,
  spread: 1,
  correlation: 0.7,
};

/** Measures of three classes whose intervals are simulated. */
export const CLASSES_MEASURES: readonly string[] = [
  "accuracy",
  "cohen_kappa",
  "matthews",
  "f1/macro",
  "top_2_accuracy",
  "log_loss",
  "brier",
  "auc",
  "auc/class/b",
  "auc/macro",
];

/** a, b, c and so on. */
function classNames({ patients }: ClassesShape): string[] {
  return patients.map((_, c) => String.fromCharCode(97 + c));
}

interface DrawClassesInput {
  readonly shape: ClassesShape;
  readonly population: ClassesPopulation;
  readonly arms: number;
  readonly random: Random;
}

/** Evaluations of each arm, one a fold, of patients drawn from a population; the arms are tested on the same images. */
export function drawClasses({ shape, population, arms, random }: DrawClassesInput): Observation[][] {
  const drawn = Array.from({ length: arms }, (): Observation[] => []);
  for (let fold = 0; fold < shape.folds; fold++)
    for (const [arm, images] of drawFold(shape, population, arms, random).entries())
      drawn[arm]?.push(observe(images, shape, fold, arm));
  return drawn;
}

interface DrawnImage {
  readonly patient: string;
  readonly label: number;
  readonly probabilities: number[];
}

function drawFold(
  { patients, images = 12, unequal = false }: ClassesShape,
  { logit, near, spread, correlation }: ClassesPopulation,
  arms: number,
  random: Random,
): DrawnImage[][] {
  const drawn = Array.from({ length: arms }, (): DrawnImage[] => []);
  const k = patients.length;
  for (const [label, count] of patients.entries())
    for (let i = 0; i < count; i++) {
      const common = Math.sqrt(correlation) * random.normal();
      const effects = drawn.map(() => spread * (common + Math.sqrt(1 - correlation) * random.normal()));
      const own = unequal ? 1 + random.int(2 * images - 1) : images;
      for (let j = 0; j < own; j++)
        for (const [arm, list] of drawn.entries()) {
          const weights = Array.from({ length: k }, (_, c) => {
            const right = (logit[label % logit.length] ?? 0) + (effects[arm] ?? 0);
            const centre = c === label ? right : c === (label + 1) % k ? near : 0;
            return Math.exp(centre) / -Math.log(1 - random.next());
          });
          const sum = weights.reduce((a, b) => a + b, 0);
          list.push({ patient: `${label}-${i}`, label, probabilities: weights.map((w) => w / sum) });
        }
    }
  return drawn;
}

function observe(images: readonly DrawnImage[], shape: ClassesShape, fold: number, arm: number): Observation {
  const classes = classNames(shape);
  const labels = images.map(({ label }) => label);
  const rows = images.map(({ probabilities }) => probabilities);
  const predicted = rows.map((row) => row.indexOf(Math.max(...row)));
  const training = `arm ${arm} fold ${fold}`;
  const scores = rows.map(([score = 0]) => score);
  const predictions = images.map(
    ({ patient, label }, imageId): ObservedPrediction => ({
      imageId,
      label: classes[label] ?? "",
      predicted: classes[predicted[imageId] ?? 0] ?? "",
      score: scores[imageId] ?? 0,
      patient: shape.unknownPatients ? null : patient,
    }),
  );
  return {
    run: training,
    training,
    version: training,
    dims: {
      fold,
      seed: 1,
      variant: `arm ${arm}`,
      model: "simulated",
      splitScheme: "within-fold-by-patient",
      splitSeed: 1,
      weights: "best",
      testSigma: 0,
      replicate: 0,
    },
    measures: {
      auc: rocAuc(labels, scores, 0).value,
      ...Object.fromEntries(
        [...probabilityMetrics(labels, rows, classes)].map(([name, { value }]) => [name, value]),
      ),
    },
    classes: {
      confusion: confusionMatrix(labels, predicted, classes),
      predictions,
      probabilities: Float32Array.from(rows.flat()),
    },
  };
}

/** Patients that the population's values are taken from: their own error is a hundredth of an interval's. */
const MANY = 12_000;

function truthsOf(
  shape: ClassesShape,
  population: ClassesPopulation,
  measures: readonly string[],
  seed: string,
): number[] {
  const smallest = Math.max(1, Math.min(...shape.patients));
  const times = Math.ceil(MANY / shape.patients.reduce((a, b) => a + b, 0) / smallest) * smallest;
  const large = { folds: 1, patients: shape.patients.map((count) => count * times), images: 2 };
  const random = createRandom(seed).fork("truth");
  const [own] = drawClasses({ shape: large, population, arms: 1, random })[0] ?? [];
  const values = evaluationMetrics(own?.classes?.confusion ?? null, own?.measures ?? {});
  return measures.map((measure) => values[measure] ?? Number.NaN);
}

interface SimulateClassesInput {
  readonly shape: ClassesShape;
  readonly population?: ClassesPopulation;
  readonly target: Target;
  readonly repetitions: number;
  readonly seed: string;
  readonly measures?: readonly string[];
}

/** As {@link simulate}, of three and more classes; arms are equal. */
export function simulateClasses({
  shape,
  population = CLASSES_POPULATION,
  target,
  repetitions,
  seed,
  measures = CLASSES_MEASURES,
}: SimulateClassesInput): SimulatedMeasure[] {
  const coefficients = TARGETS[target];
  const sum = coefficients.reduce((a: number, b) => a + b, 0);
  // Of equal arms the difference is 0, whatever the population.
  const truths =
    Math.abs(sum) < 1e-12
      ? measures.map(() => 0)
      : truthsOf(shape, population, measures, seed).map((value) => sum * value);
  const random = createRandom(seed).fork(target, JSON.stringify([shape, population]));
  return countCovered({ measures, truths, repetitions }, () =>
    productMethod(
      signedTerms(
        drawClasses({ shape, population, arms: coefficients.length, random }),
        coefficients,
        shape.folds,
      ),
      measures,
    ),
  );
}
