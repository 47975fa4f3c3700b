import { evaluationKey, testSetKey } from "./dimensions";
import type { Observation } from "./observation";

/** An evaluation with its share in a mean: folds count alike, in a fold trainings, in a training noise replicates. */
export interface WeightedEvaluation {
  readonly observation: Observation;
  readonly weight: number;
}

/** The evaluations behind one number. */
export interface EvaluationSet {
  readonly evaluations: readonly WeightedEvaluation[];
  readonly runs: readonly string[];
  readonly trainings: number;
  readonly folds: readonly number[];
  readonly seeds: readonly number[];
  readonly replicates: number;
  /** Test images, each counted once for its test set. */
  readonly images: number;
}

/**
 * Groups evaluations to the nested mean: replicates in trainings, trainings in folds, folds unweighted. In an order of
 * their own, so that the same evaluations give the same sums to the last bit however they come.
 */
export function evaluationSet(observations: readonly Observation[]): EvaluationSet {
  const unique = new Map<string, Observation>();
  for (const observation of observations) {
    const key = evaluationKey(observation);
    const known = unique.get(key);
    if (
      known === undefined ||
      (known.classes?.predictions === undefined && observation.classes?.predictions !== undefined)
    ) {
      unique.set(key, observation);
    }
  }
  const all = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, observation]) => observation);
  const folds = distinct(all.map((o) => o.dims.fold)).sort((a, b) => a - b);
  const evaluations: WeightedEvaluation[] = [];
  let images = 0;
  for (const fold of folds) {
    const inFold = all.filter((o) => o.dims.fold === fold);
    const trainings = distinct(inFold.map((o) => o.training));
    for (const testSet of distinct(inFold.map(testSetKey)))
      images += Math.max(...inFold.filter((o) => testSetKey(o) === testSet).map(testImages));
    for (const training of trainings) {
      const inTraining = inFold.filter((o) => o.training === training);
      const weight = 1 / (folds.length * trainings.length * inTraining.length);
      for (const observation of inTraining) evaluations.push({ observation, weight });
    }
  }
  return {
    evaluations,
    runs: distinct(observations.map((o) => o.run)),
    trainings: distinct(all.map((o) => o.training)).length,
    folds,
    seeds: distinct(all.map((o) => o.dims.seed)).sort((a, b) => a - b),
    replicates: distinct(all.map((o) => o.dims.replicate)).length,
    images,
  };
}

/** Test images, or items, of one evaluation; 0 where only its measures are known. */
export function testImages({ classes, regression }: Observation): number {
  if (regression !== undefined) return regression.count;
  return (classes?.confusion.counts ?? []).reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0);
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** Folds that both have, in order. */
export function commonFolds(first: readonly Observation[], second: readonly Observation[]): number[] {
  const others = new Set(second.map(({ dims }) => dims.fold));
  return distinct(first.map(({ dims }) => dims.fold))
    .filter((fold) => others.has(fold))
    .sort((a, b) => a - b);
}
