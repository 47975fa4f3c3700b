import { holm, pairedT } from "../statistics";
import type { TableAggregate } from "./aggregate";
import type { Term } from "./aggregate-terms";
import { ARM_SETTINGS, dimensionNoun, textOf } from "./dimensions";
import type { Estimate } from "./estimate";
import { type Estimator, makeEstimator } from "./estimator";
import { distinct, evaluationSet } from "./evaluation-set";
import { differenceTest, testWithheld } from "./inference";
import { measureOfObservations } from "./measure-of-observations";
import type { Observation } from "./observation";
import { overFoldTests, pairTests } from "./paired-tests";
import type { ArmComparison, FoldEffect } from "./result";
import { foldsOfStrata, type Stratum, sidesOfStrata, termsOfStrata } from "./strata";

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
  /** Settings within which the arms are compared, the effect being the weighted sum; one of weight 1 by default. */
  readonly strata?: readonly {
    readonly label: string;
    readonly weight: number;
    readonly has: (observation: Observation) => boolean;
  }[];
  readonly notes?: readonly string[];
}

/**
 * "Is the first arm better than the second?": effect, interval, test and n, for each fold and over all. The primary
 * test is a paired t test over test images, clustered by patient where patients are known; arms that were tested on
 * different images are unpaired. What assumes independent images says so. Folds that an arm lacks are left out, and
 * named.
 */
export function compareArms(input: CompareArmsInput): ArmComparison {
  return compareArmsWith(input, makeEstimator());
}

/** {@link compareArms} with the estimates of a whole table. */
export function compareArmsWith(input: CompareArmsInput, estimator: Estimator): ArmComparison {
  const { key, question, metric, first, second } = input;
  const strata = strataOf(input);
  const folds = foldsOfStrata(strata);
  const measure = measureOfObservations([...first.observations, ...second.observations], metric);
  const direction = measure.isDeclared ? { direction: measure.direction } : {};
  const base = { key, question, metric, ...direction, ...labelsOf(input) };
  const notes = [...(input.notes ?? []), ...armNotes(input, folds)];
  const raw = folds.flatMap((fold) => {
    const effect = foldEffect(input, strata, fold, estimator);
    return effect === null ? [] : [effect];
  });
  if (raw.length === 0) {
    const withheld =
      folds.length === 0
        ? `no fold has runs of ${strata.length > 1 ? "all the arms" : "both arms"}`
        : `${metric} does not exist for these arms`;
    const nothing = {
      effect: null,
      interval: null,
      test: null,
      pValue: null,
      adjustedP: null,
      familySize: null,
      images: 0,
      patients: null,
    };
    return { ...base, ...nothing, perFold: [], overFolds: [], t: null, withheld, notes };
  }
  const adjusted = holm(raw.map(({ pValue }) => pValue));
  const perFold = raw.map((effect, i) => ({ ...effect, adjustedP: adjusted[i] ?? null }));
  const used = perFold.map(({ fold }) => fold);
  const effects = perFold.map(({ effect }) => effect);
  const overall = estimator(termsOfStrata(strata, used), metric);
  return {
    ...base,
    effect: effects.reduce((sum, effect) => sum + effect, 0) / effects.length,
    ...testFields(overall),
    adjustedP: null,
    familySize: null,
    images: overall.images,
    patients: overall.patients,
    perFold,
    overFolds: overFoldTests(effects, [...first.observations, ...second.observations]),
    t: effects.length > 1 ? pairedT(effects) : null,
    withheld: null,
    notes,
  };
}

function strataOf({ first, second, strata }: CompareArmsInput): Stratum[] {
  if (strata === undefined)
    return [{ label: "", first: first.observations, second: second.observations, weight: 1 }];
  return strata.map(({ label, weight, has }) => ({
    label,
    weight,
    first: first.observations.filter(has),
    second: second.observations.filter(has),
  }));
}

/** What is subtracted from what: the arms, or, in an interaction, their difference here and there. */
function labelsOf({ first, second, strata = [] }: CompareArmsInput): { first: string; second: string } {
  if (strata.every(({ weight }) => weight >= 0)) return { first: first.label, second: second.label };
  const where = (sign: number): string =>
    strata.flatMap(({ label, weight }) => (weight * sign > 0 ? [label] : [])).join(", ");
  const effect = `${first.label} − ${second.label}`;
  return { first: `(${effect}) ${where(1)}`, second: `(${effect}) ${where(-1)}` };
}

/** Estimate of first − second over some folds, paired by test image. */
export function contrast(
  { first, second, metric }: Pick<CompareArmsInput, "first" | "second" | "metric">,
  folds: readonly number[],
  estimator: Estimator,
  aggregate: TableAggregate = "mean",
): Estimate {
  const side = ({ observations }: Arm, sign: number): Term[] =>
    evaluationSet(observations.filter(({ dims }) => folds.includes(dims.fold))).evaluations.map(
      ({ observation, weight }) => ({ observation, coefficient: sign * weight }),
    );
  return estimator([...side(first, 1), ...side(second, -1)], metric, aggregate);
}

function foldEffect(
  input: CompareArmsInput,
  strata: readonly Stratum[],
  fold: number,
  estimator: Estimator,
): FoldEffect | null {
  const sides = sidesOfStrata(strata, fold, input.metric);
  if (sides === null) return null;
  const estimate = estimator(termsOfStrata(strata, [fold]), input.metric);
  return {
    fold,
    ...sides,
    effect: sides.first - sides.second,
    ...testFields(estimate),
    adjustedP: null,
    images: estimate.images,
    patients: estimate.patients,
    others: strata.length > 1 ? [] : pairTests(input.first.observations, input.second.observations, fold),
  };
}

function testFields(estimate: Estimate): Pick<FoldEffect, "interval" | "test" | "pValue"> {
  const test = differenceTest(estimate);
  if (test === null) return { interval: null, test: `none: ${testWithheld(estimate)}`, pValue: null };
  return { interval: test.interval, test: test.name, pValue: test.pValue };
}

function armNotes(input: CompareArmsInput, folds: readonly number[]): string[] {
  const notes: string[] = [];
  const first = input.first.observations;
  const second = input.second.observations;
  const values = (arm: readonly Observation[], name: string): string =>
    distinct(arm.map((one) => textOf(one, name)))
      .sort()
      .join(", ");
  const differ = ARM_SETTINGS.filter((name) => values(first, name) !== values(second, name)).map(
    dimensionNoun,
  );
  if (input.strata === undefined && folds.length > 0 && differ.length > 1) {
    const together = differ.length === 2 ? "both" : "all";
    const design = differ.map(() => "2").join(" × ");
    notes.push(
      `The arms differ in ${differ.join(" and in ")}: the effect is that of ${together} together. Only the ${design} of ${differ.join(" and ")} separates them.`,
    );
  }
  const all = distinct([...first, ...second].map(({ dims }) => dims.fold)).sort((a, b) => a - b);
  const left = all.filter((fold) => !folds.includes(fold));
  if (folds.length > 0 && left.length > 0)
    notes.push(
      `Left out, as ${input.strata ? "an arm lacks it" : "only one arm has it"}: fold ${left.join(", ")}.`,
    );
  return notes;
}
