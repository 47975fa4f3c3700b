import { holm, pairedT } from "../statistics";
import type { TableAggregate } from "./aggregate";
import { distinct, evaluationSet } from "./evaluation-set";
import { type DifferenceTest, differenceTest } from "./inference";
import type { Observation } from "./observation";
import { observedMetric } from "./observed-metric";
import { overFoldTests, pairTests } from "./paired-tests";
import { makeResampler, type Resampled, type ResampleOptions, type Resampler, type Term } from "./resample";
import type { ArmComparison, FoldEffect } from "./result";

export interface Arm {
  readonly label: string;
  readonly observations: readonly Observation[];
}

export interface CompareArmsInput {
  readonly key: string;
  readonly question: string;
  readonly metric: string;
  readonly first: Arm;
  readonly second: Arm;
  readonly notes?: readonly string[];
}

/**
 * "Is the first arm better than the second?": effect, interval, test and n, for each fold and over all. The primary
 * test is a paired bootstrap over test images, clustered by patient where patients are known. What assumes
 * independent images says so. Folds that only one arm has are left out, and named.
 */
export function compareArms(input: CompareArmsInput, options: ResampleOptions): ArmComparison {
  const observations = [...input.first.observations, ...input.second.observations];
  return compareArmsWith(input, makeResampler(observations, options));
}

/** {@link compareArms} with the draws of a whole table. */
export function compareArmsWith(input: CompareArmsInput, resampler: Resampler): ArmComparison {
  const { key, question, metric, first, second } = input;
  const folds = commonFolds(first.observations, second.observations);
  const base = { key, question, metric, first: first.label, second: second.label };
  const notes = [...(input.notes ?? []), ...armNotes(first.observations, second.observations, folds)];
  const raw = folds.flatMap((fold) => {
    const effect = foldEffect(input, fold, resampler);
    return effect === null ? [] : [effect];
  });
  if (raw.length === 0) {
    const withheld =
      folds.length === 0 ? "no fold has runs of both arms" : `${metric} does not exist for these arms`;
    const nothing = {
      effect: null,
      interval: null,
      test: null,
      pValue: null,
      adjustedP: null,
      images: 0,
      patients: null,
    };
    return { ...base, ...nothing, perFold: [], overFolds: [], t: null, withheld, notes };
  }
  const adjusted = holm(raw.map(({ pValue }) => pValue));
  const perFold = raw.map((effect, i) => ({ ...effect, adjustedP: adjusted[i] ?? null }));
  const used = perFold.map(({ fold }) => fold);
  const effects = perFold.map(({ effect }) => effect);
  const overall = contrast(input, used, resampler);
  const test = differenceTest(overall);
  return {
    ...base,
    effect: effects.reduce((sum, effect) => sum + effect, 0) / effects.length,
    ...testFields(test),
    adjustedP: null,
    images: overall.images,
    patients: overall.patients,
    perFold,
    overFolds: overFoldTests(effects, [...first.observations, ...second.observations]),
    t: effects.length > 1 ? pairedT(effects) : null,
    withheld: null,
    notes,
  };
}

/** Folds that both have, in order. */
export function commonFolds(first: readonly Observation[], second: readonly Observation[]): number[] {
  const others = new Set(second.map(({ fold }) => fold));
  return distinct(first.map(({ fold }) => fold))
    .filter((fold) => others.has(fold))
    .sort((a, b) => a - b);
}

/** Bootstrap of first − second over some folds, paired by test image. */
export function contrast(
  { first, second, metric }: Pick<CompareArmsInput, "first" | "second" | "metric">,
  folds: readonly number[],
  resampler: Resampler,
  aggregate: TableAggregate = "mean",
): Resampled {
  const side = ({ observations }: Arm, sign: number): Term[] =>
    evaluationSet(observations.filter(({ fold }) => folds.includes(fold))).evaluations.map(
      ({ observation, weight }) => ({ observation, coefficient: sign * weight }),
    );
  return resampler([...side(first, 1), ...side(second, -1)], metric, aggregate);
}

function foldEffect(input: CompareArmsInput, fold: number, resampler: Resampler): FoldEffect | null {
  const { metric } = input;
  const mean = ({ observations }: Arm): number | null => {
    const { evaluations } = evaluationSet(observations.filter((o) => o.fold === fold));
    let sum = 0;
    for (const { observation, weight } of evaluations) {
      const { value } = observedMetric(observation, metric);
      if (value === null) return null;
      sum += weight * value;
    }
    return sum;
  };
  const first = mean(input.first);
  const second = mean(input.second);
  if (first === null || second === null) return null;
  const drawn = contrast(input, [fold], resampler);
  return {
    fold,
    first,
    second,
    effect: first - second,
    ...testFields(differenceTest(drawn)),
    adjustedP: null,
    images: drawn.images,
    patients: drawn.patients,
    others: pairTests(input.first.observations, input.second.observations, fold),
  };
}

function testFields(test: DifferenceTest | null): Pick<FoldEffect, "interval" | "test" | "pValue"> {
  if (test === null)
    return { interval: null, test: "none: no predictions are loaded, or one patient", pValue: null };
  return { interval: test.interval, test: test.name, pValue: test.pValue };
}

function armNotes(
  first: readonly Observation[],
  second: readonly Observation[],
  folds: readonly number[],
): string[] {
  const notes: string[] = [];
  const values = (arm: readonly Observation[], key: "balance" | "augmentation"): string =>
    distinct(arm.map(({ data }) => data[key]))
      .sort()
      .join(", ");
  const differ = (["balance", "augmentation"] as const).filter(
    (key) => values(first, key) !== values(second, key),
  );
  if (folds.length > 0 && differ.length > 1) {
    notes.push(
      "The arms differ in balancing and in augmentation: the effect is that of both together. Only the 2 × 2 of balancing and augmentation separates them.",
    );
  }
  const all = distinct([...first, ...second].map(({ fold }) => fold)).sort((a, b) => a - b);
  const left = all.filter((fold) => !folds.includes(fold));
  if (folds.length > 0 && left.length > 0)
    notes.push(`Left out, as only one arm has it: fold ${left.join(", ")}.`);
  return notes;
}
