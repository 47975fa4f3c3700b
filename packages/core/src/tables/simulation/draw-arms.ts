import { itemLoss, MEAN_LOSSES, meanLoss, rocAuc } from "../../metrics";
import type { Random } from "../../random";
import type { Observation, ObservedPrediction } from "../observation";
import { CLASSES, type Population } from "./population";

export interface Shape {
  readonly folds: number;
  /** Patients of blast and of normal in each fold. */
  readonly patients: readonly [number, number];
  /** Images of a patient; 12 by default. */
  readonly images?: number;
  /** Draws each patient's number of images from 1 to twice `images` less 1. */
  readonly unequal?: boolean;
  /** Share of a patient's images that is of the other class; 0 by default. */
  readonly mixed?: number;
  /** Leaves the patients out of the predictions: each image stands alone. */
  readonly unknownPatients?: boolean;
}

export interface DrawArmsInput {
  readonly shape: Shape;
  readonly population: Population;
  /** What each arm adds to the logits of both classes: [0, 0] are two equal arms. */
  readonly shifts: readonly number[];
  readonly random: Random;
}

interface DrawnImage {
  readonly patient: string;
  readonly label: number;
  /** Score of the first class, one for each arm. */
  readonly scores: readonly number[];
}

/** Evaluations of each arm, one a fold, of patients drawn from a population; the arms are tested on the same images. */
export function drawArms({ shape, population, shifts, random }: DrawArmsInput): Observation[][] {
  const arms = shifts.map((): Observation[] => []);
  for (let fold = 0; fold < shape.folds; fold++) {
    const images = drawImages(shape, population, shifts, random);
    for (const [arm, own] of arms.entries())
      own.push(observe(images, fold, arm, shape.unknownPatients === true));
  }
  return arms;
}

function drawImages(
  { patients, images = 12, unequal = false, mixed = 0 }: Shape,
  { logit, spread, correlation }: Population,
  shifts: readonly number[],
  random: Random,
): DrawnImage[] {
  const drawn: DrawnImage[] = [];
  for (const [label, count] of patients.entries()) {
    for (let i = 0; i < count; i++) {
      const common = Math.sqrt(correlation) * random.normal();
      const effects = shifts.map(
        (shift) => shift + spread * (common + Math.sqrt(1 - correlation) * random.normal()),
      );
      const own = unequal ? 1 + random.int(2 * images - 1) : images;
      for (let j = 0; j < own; j++) {
        const shown = mixed > 0 && random.next() < mixed ? 1 - label : label;
        const scores = effects.map((effect) => {
          const u = random.next();
          const right = (logit[shown] ?? 0) + effect + Math.log(u / (1 - u));
          return 1 / (1 + Math.exp(shown === 0 ? -right : right));
        });
        drawn.push({ patient: `${label}-${i}`, label: shown, scores });
      }
    }
  }
  return drawn;
}

function observe(images: readonly DrawnImage[], fold: number, arm: number, unknown: boolean): Observation {
  const counts = [
    [0, 0],
    [0, 0],
  ];
  const predictions = images.map(({ patient, label, scores }, imageId): ObservedPrediction => {
    const score = scores[arm] ?? 0;
    const row = counts[label] ?? [];
    const called = score >= 0.5 ? 0 : 1;
    row[called] = (row[called] ?? 0) + 1;
    return { imageId, label: CLASSES[label] ?? "", score, patient: unknown ? null : patient };
  });
  const training = `arm ${arm} fold ${fold}`;
  return {
    run: training,
    training,
    version: training,
    dims: {
      fold,
      seed: 1,
      variant: `arm ${arm}`,
      model: "simulated",
      "data.balance": "none",
      "data.augmentation": "none",
      splitScheme: "within-fold-by-patient",
      splitSeed: 1,
      weights: "best",
      testSigma: 0,
      replicate: 0,
    },
    measures: scoreMeasures(
      images.map(({ label }) => label),
      images.map(({ scores }) => scores[arm] ?? 0),
    ),
    classes: { confusion: { classes: [...CLASSES], counts }, predictions },
  };
}

/** What the worker records of the scores of the first class. */
function scoreMeasures(labels: readonly number[], scores: readonly number[]): Observation["measures"] {
  const losses = MEAN_LOSSES.map((name) => {
    const loss = itemLoss(name);
    return [name, loss && meanLoss(loss, labels, scores, 0).value];
  });
  return { auc: rocAuc(labels, scores, 0).value, ...Object.fromEntries(losses) };
}
