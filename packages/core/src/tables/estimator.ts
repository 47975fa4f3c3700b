import { linearizedVariance, type VarianceStratum } from "../statistics";
import type { TableAggregate } from "./aggregate";
import { aggregateInfluence } from "./aggregate-influence";
import { aggregateTerms, magnitudeOf, type Term } from "./aggregate-terms";
import { evaluationKey, repeatsOf } from "./dimensions";
import { tooFewUnits } from "./enough-units";
import { describe, type Estimate, type KnownImages, methodOf, type Row } from "./estimate";
import { foldEstimate } from "./fold-estimate";
import { type PlacedImages, placeImages } from "./influence";
import { type Linearization, linearizationOf } from "./linearization";
import { WITHOUT_PREDICTIONS, withoutProbabilities } from "./not-stored";
import type { Observation } from "./observation";
import {
  isLoaded,
  makeRepeatedUniverse,
  makeUniverse,
  type PreparedImages,
  prepareImages,
  repeatedKey,
  type Universe,
  universeKey,
} from "./universe";

/**
 * Estimates a weighted sum of one metric over evaluations: a mean, or a difference of means. With another aggregate the
 * coefficients only say on which side of the difference an evaluation stands.
 */
export type Estimator = (terms: readonly Term[], metric: string, aggregate?: TableAggregate) => Estimate;

/**
 * Variances over the test images of some evaluations, by linearization within each class of each test set, whole
 * patients where they are known (docs/decisions/0013-small-sample-inference.md). Evaluations of a test set vary
 * together, so differences are paired. An estimate follows from its own terms alone, whatever else was estimated before;
 * each evaluation is worked out once for each metric, however many cells and tests it stands in.
 *
 * Where a split was repeated, a patient's contributions are added up over the repeats before they vary: however often it is
 * tested, it is one patient.
 *
 * What follows from neither has the variance of its folds or seeds ({@link foldEstimate}).
 *
 * Without predictions the images are those of the confusion matrix, evaluations lined up as alike as they can be, which
 * keeps the interval of a mean from being too narrow; a difference would get too narrow a one that way, so a sum with
 * negative coefficients has no variance without predictions.
 */
export function makeEstimator(): Estimator {
  const evaluations = new Map<string, KnownImages>();
  const placed = new Map<string, PlacedImages>();
  const joint = new Map<string, Universe>();
  const influences = new Map<string, Float64Array>();
  const numbers = new Map<string, number>();

  /** Of an evaluation in a universe; the universe's own key names all of its units. */
  function placeKey({ observation, known: { universe } }: Row): string {
    const number = numbers.get(universe.key) ?? numbers.size;
    numbers.set(universe.key, number);
    return `${number} ${evaluationKey(observation)}`;
  }

  function imagesOf(observation: Observation): KnownImages {
    const key = evaluationKey(observation);
    const kept = evaluations.get(key);
    if (kept !== undefined) return kept;
    const prepared = prepareImages(observation);
    const made = { prepared, universe: makeUniverse(universeKey(observation, prepared), prepared) };
    evaluations.set(key, made);
    return made;
  }

  /** Terms with their images; evaluations of one test set share the universe of the first, those of a repeated split one of all. */
  function rowsOf(terms: readonly Term[]): Row[] {
    const universes = new Map<string, Universe>();
    const repeated = repeatedUniverses(terms);
    return terms.map((term) => {
      const { prepared, universe: own } = imagesOf(term.observation);
      const key = repeatedKey(term.observation, prepared);
      const universe = (key === null ? undefined : repeated.get(key)) ?? universes.get(own.key) ?? own;
      universes.set(own.key, universe);
      return { ...term, known: { prepared, universe } };
    });
  }

  /** By their keys. */
  function repeatedUniverses(terms: readonly Term[]): Map<string, Universe> {
    const groups = new Map<string, Map<string, PreparedImages>>();
    for (const { observation } of terms) {
      const { prepared, universe } = imagesOf(observation);
      const key = repeatedKey(observation, prepared);
      if (key === null) continue;
      const group = groups.get(key) ?? new Map<string, PreparedImages>();
      groups.set(key, group.set(universe.key, prepared));
    }
    return new Map(
      [...groups].map(([key, group]) => {
        const name = JSON.stringify([key, ...[...group.keys()].sort()]);
        const universe = joint.get(name) ?? makeRepeatedUniverse(name, [...group.values()]);
        joint.set(name, universe);
        return [key, universe];
      }),
    );
  }

  function placedIn(row: Row): PlacedImages {
    const { observation, known } = row;
    const key = placeKey(row);
    const kept = placed.get(key);
    if (kept !== undefined || observation.classes === undefined) return kept ?? NOTHING;
    const made = placeImages(observation.classes, known.prepared, known.universe);
    placed.set(key, made);
    return made;
  }

  function influenceOf(row: Row, metric: string, linear: Linearization): Float64Array {
    const key = `${placeKey(row)} ${metric}`;
    const made = influences.get(key) ?? linear.influence(row.observation, row.known, () => placedIn(row));
    influences.set(key, made);
    return made;
  }

  return (terms, metric, aggregate = "mean") => {
    const linear = linearizationOf(
      metric,
      terms.map(({ observation }) => observation),
    );
    // What follows from neither images nor items varies from fold to fold.
    if (linear === null) return foldEstimate(terms, metric, aggregate);
    const rows = rowsOf(terms);
    const facts = {
      ...describe(rows),
      value: aggregateTerms(terms, metric, aggregate),
      magnitude: linear.isShare ? 1 : magnitudeOf(terms, metric),
    };
    const without = (withheld: string | null): Estimate => ({
      ...facts,
      variance: null,
      degreesOfFreedom: 0,
      withheld,
      still: [],
    });
    if (facts.value === null) return without(null);
    const loaded = rows.every(({ known }) => isLoaded(known.universe.kind));
    const contrast = terms.some(({ coefficient }) => coefficient < 0);
    if (!loaded && (contrast || linear.formula === null)) return without(WITHOUT_PREDICTIONS);
    if (linear.needsProbabilities && rows.some(({ observation }) => !observation.classes?.probabilities))
      return without(withoutProbabilities(metric));
    if (!loaded && terms.some(({ observation }) => repeatsOf(observation) > 1))
      return without("repeats test the same images, and no predictions are loaded");
    const parts = aggregateInfluence(
      rows.map((row) => ({
        observation: row.observation,
        coefficient: row.coefficient,
        influence: () => influenceOf(row, metric, linear),
        placed: () => placedIn(row),
      })),
      metric,
      aggregate,
      linear.formula,
    );
    if (parts === null) return without(`a ${aggregate} of ${metric} has no variance formula`);
    const sums = new Map<Universe, { influence: Float64Array; weight: number; fold: number }>();
    for (const { evaluation, factor, influence } of parts) {
      const row = rows[evaluation];
      if (row === undefined) continue;
      const { universe } = row.known;
      const sum = sums.get(universe) ?? {
        influence: new Float64Array(influence.length),
        weight: 0,
        fold: row.observation.dims.fold,
      };
      for (let i = 0; i < influence.length; i++)
        sum.influence[i] = (sum.influence[i] ?? 0) + factor * (influence[i] ?? 0);
      sums.set(universe, { ...sum, weight: sum.weight + Math.abs(factor) });
    }
    const strata = [...sums].flatMap(([universe, sum]) => strataOf(universe, sum, linear));
    const { variance, degreesOfFreedom, perLabel } = linearizedVariance(strata);
    const method = methodOf(facts.kind, perLabel);
    const tooFew = tooFewUnits({ metric, kind: facts.kind, isDifference: contrast, perLabel });
    if (tooFew !== null) return without(tooFew);
    if (!Number.isFinite(variance)) return without(`the variance of ${metric} does not exist`);
    const still = [...sums.values()].flatMap(({ influence, fold }) =>
      influence.every((value) => Math.abs(value) < 1e-12 * facts.magnitude) ? [fold] : [],
    );
    return {
      ...facts,
      method,
      variance,
      ...(linear.isJackknife
        ? { varianceOn: (to) => jackknifeOn(strata, facts.value ?? Number.NaN, to) }
        : {}),
      degreesOfFreedom,
      withheld: null,
      still: [...new Set(still)].sort((a, b) => a - b),
    };
  };
}

const NOTHING: PlacedImages = { units: 0, unit: new Int32Array(0), cell: new Int32Array(0) };

/** Classes beside the one that a measure sets against them. */
const OTHERS = "other classes";

/** One estimate of one sum; see {@link makeEstimator}. */
export function estimate(terms: readonly Term[], metric: string, aggregate?: TableAggregate): Estimate {
  return makeEstimator()(terms, metric, aggregate);
}

/** Variance of a function of the statistic, each unit left out in turn. */
function jackknifeOn(
  strata: readonly VarianceStratum[],
  value: number,
  to: (value: number) => number,
): number {
  const scaled = strata.map(({ influence, ...stratum }) => {
    const share = (influence.length - 1) / influence.length;
    return { ...stratum, influence: influence.map((z) => share * (to(value) - to(value - z / share))) };
  });
  return linearizedVariance(scaled).variance;
}

/** The strata of a universe that hold an image of a used class; those beside a class that is set against all others share a label. */
function strataOf(
  { strata, sizes }: Universe,
  { influence, weight }: { readonly influence: Float64Array; readonly weight: number },
  { labels, against }: Linearization,
): VarianceStratum[] {
  const used = strata.filter(({ classes }) => [...classes].some((held) => labels.has(held)));
  const made = (label: string, share: number, units: readonly number[]): VarianceStratum => ({
    label,
    weight: weight * share,
    influence: pick(influence, units),
    sizes: pick(sizes, units),
  });
  if (against === null) return used.map(({ label, units }) => made(label, 1, units));
  const own = used.filter(({ label }) => label === against);
  const others = collapsed(used.filter(({ label }) => label !== against).map(({ units }) => units));
  const imagesOf = (units: readonly number[]) => units.reduce((sum, unit) => sum + (sizes[unit] ?? 0), 0);
  const all = others.reduce((sum, units) => sum + imagesOf(units), 0);
  return [
    ...own.map(({ label, units }) => made(label, 1, units)),
    ...others.map((units) => made(OTHERS, imagesOf(units) / all, units)),
  ];
}

/**
 * Strata of a single unit, which shows no variance, taken as one, and a last single one with the smallest of the rest
 * (collapsed strata: Cochran, Sampling Techniques, 3rd edition 1977, section 5A.12).
 */
function collapsed(strata: readonly (readonly number[])[]): (readonly number[])[] {
  const [smallest, ...rest] = strata.toSorted((a, b) => a.length - b.length);
  const [next, ...others] = rest;
  if (smallest === undefined || next === undefined || smallest.length > 1) return [...strata];
  return collapsed([[...smallest, ...next], ...others]);
}

function pick(values: Float64Array, positions: readonly number[]): Float64Array {
  return Float64Array.from(positions, (position) => values[position] ?? 0);
}
