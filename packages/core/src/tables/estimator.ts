import { type CountMetric, countMetric } from "../metrics";
import { type LinearizedVariance, linearizedVariance, type VarianceStratum } from "../statistics";
import type { TableAggregate } from "./aggregate";
import { aggregateInfluence } from "./aggregate-influence";
import { aggregateTerms, type Term } from "./aggregate-terms";
import { tooFewUnits } from "./enough-units";
import { aucInfluence, classesOfFormula, countGradient, countInfluence, unitCounts } from "./influence";
import { evaluationKey, type Observation } from "./observation";
import {
  makeUniverse,
  type PreparedImages,
  prepareImages,
  UNIT_KINDS,
  type UnitKind,
  type Universe,
  universeKey,
} from "./universe";

/** A number with the variance that it has from the choice of patients, or of images where patients are unknown. */
export interface Estimate {
  readonly kind: UnitKind;
  readonly value: number | null;
  /** null with `withheld`. */
  readonly variance: number | null;
  /** Satterthwaite's, of the variance. */
  readonly degreesOfFreedom: number;
  /** Why there is neither interval nor test. */
  readonly withheld: string | null;
  /** What varies, in words: "24 patients (16 ALL, 8 HEM)". */
  readonly method: string;
  readonly patients: number | null;
  readonly images: number;
  /** Both sides of a difference were tested on the same images. */
  readonly paired: boolean;
  /** Both sides of a difference are the same evaluations: it is 0 whatever the images. */
  readonly identical: boolean;
  /** Folds in which all units have the same result, and so no variance. */
  readonly still: readonly number[];
}

/**
 * Estimates a weighted sum of one metric over evaluations: a mean, or a difference of means. With another aggregate the
 * coefficients only say on which side of the difference an evaluation stands.
 */
export type Estimator = (terms: readonly Term[], metric: string, aggregate?: TableAggregate) => Estimate;

interface Known {
  readonly prepared: PreparedImages;
  readonly universe: Universe;
}

interface Row extends Term {
  readonly known: Known;
}

/**
 * Variances over the test images of some evaluations, by linearization within each class of each test set, whole
 * patients where they are known (docs/decisions/0013-small-sample-inference.md). Evaluations of a test set vary
 * together, so differences are paired, and each evaluation is worked out once for each metric, however many cells and
 * tests it stands in.
 *
 * Without predictions the images are those of the confusion matrix, evaluations lined up as alike as they can be, which
 * keeps the interval of a mean from being too narrow; a difference would get too narrow a one that way, so a sum with
 * negative coefficients has no variance without predictions.
 */
export function makeEstimator(observations: readonly Observation[]): Estimator {
  const universes = new Map<string, Universe>();
  const evaluations = new Map<string, Known>();
  for (const observation of observations) {
    const prepared = prepareImages(observation);
    const key = universeKey(observation, prepared);
    const universe = universes.get(key) ?? makeUniverse(key, prepared);
    universes.set(key, universe);
    evaluations.set(evaluationKey(observation), { prepared, universe });
  }
  const counts = new Map<string, Float64Array>();
  const influences = new Map<string, Float64Array>();

  function countsOf({ observation, known }: Row): Float64Array {
    const key = evaluationKey(observation);
    const kept = counts.get(key) ?? unitCounts(observation, known.prepared, known.universe);
    counts.set(key, kept);
    return kept;
  }

  function influenceOf(row: Row, metric: string, formula: CountMetric | null): Float64Array {
    const key = JSON.stringify([evaluationKey(row.observation), metric]);
    const { observation, known } = row;
    const made =
      influences.get(key) ??
      (formula === null
        ? aucInfluence(observation, known.prepared, known.universe)
        : countInfluence(
            countGradient(formula, Float64Array.from(observation.confusion.counts.flat())),
            countsOf(row),
          ));
    influences.set(key, made);
    return made;
  }

  return (terms, metric, aggregate = "mean") => {
    const rows = terms.flatMap((term): Row[] => {
      const known = evaluations.get(evaluationKey(term.observation));
      return known === undefined ? [] : [{ ...term, known }];
    });
    const facts = { ...describe(rows), value: aggregateTerms(terms, metric, aggregate) };
    const without = (withheld: string | null): Estimate => ({
      ...facts,
      variance: null,
      degreesOfFreedom: 0,
      withheld,
      still: [],
    });
    if (facts.value === null) return without(null);
    const loaded = rows.every(({ known }) => known.universe.kind !== UNIT_KINDS[2]);
    const contrast = terms.some(({ coefficient }) => coefficient < 0);
    if (!loaded && (contrast || metric === "auc")) return without("no predictions are loaded");
    const classes = rows[0]?.observation.confusion.classes ?? [];
    const formula = countMetric(metric, classes);
    if (formula === null && metric !== "auc") return without(`${metric} has no variance formula`);
    const parts = aggregateInfluence(
      rows.map((row) => ({
        observation: row.observation,
        coefficient: row.coefficient,
        influence: () => influenceOf(row, metric, formula),
        counts: () => countsOf(row),
      })),
      metric,
      aggregate,
      formula,
    );
    if (parts === null) return without(`a ${aggregate} of ${metric} has no variance formula`);
    const used = new Set(formula === null ? classes : classesOfFormula(formula, classes));
    const sums = new Map<Universe, { influence: Float64Array; weight: number; fold: number }>();
    for (const { evaluation, factor, influence } of parts) {
      const row = rows[evaluation];
      if (row === undefined) continue;
      const { universe } = row.known;
      const sum = sums.get(universe) ?? {
        influence: new Float64Array(influence.length),
        weight: 0,
        fold: row.observation.fold,
      };
      for (let i = 0; i < influence.length; i++)
        sum.influence[i] = (sum.influence[i] ?? 0) + factor * (influence[i] ?? 0);
      sums.set(universe, { ...sum, weight: sum.weight + Math.abs(factor) });
    }
    const strata = [...sums].flatMap(([universe, sum]) => strataOf(universe, sum, used));
    const { variance, degreesOfFreedom, perLabel } = linearizedVariance(strata);
    const method = methodOf(facts.kind, perLabel);
    const tooFew = tooFewUnits({ metric, kind: facts.kind, perLabel });
    if (tooFew !== null) return without(tooFew);
    if (!Number.isFinite(variance)) return without(`the variance of ${metric} does not exist`);
    const still = [...sums.values()].flatMap(({ influence, fold }) =>
      influence.every((value) => Math.abs(value) < 1e-12) ? [fold] : [],
    );
    return {
      ...facts,
      method,
      variance,
      degreesOfFreedom,
      withheld: null,
      still: [...new Set(still)].sort((a, b) => a - b),
    };
  };
}

/** One estimate of one sum; see {@link makeEstimator}. */
export function estimate(terms: readonly Term[], metric: string, aggregate?: TableAggregate): Estimate {
  return makeEstimator(terms.map(({ observation }) => observation))(terms, metric, aggregate);
}

/** The strata of a universe that hold an image of a used class. */
function strataOf(
  { strata, sizes }: Universe,
  { influence, weight }: { readonly influence: Float64Array; readonly weight: number },
  used: ReadonlySet<string>,
): VarianceStratum[] {
  return strata.flatMap(({ label, classes, units }) =>
    [...classes].some((held) => used.has(held))
      ? [{ label, weight, influence: pick(influence, units), sizes: pick(sizes, units) }]
      : [],
  );
}

function pick(values: Float64Array, positions: readonly number[]): Float64Array {
  return Float64Array.from(positions, (position) => values[position] ?? 0);
}

/** Units of the strata that a measure rests on, class by class where there are few classes. */
function methodOf(kind: UnitKind, perLabel: LinearizedVariance["perLabel"]): string {
  const labels = [...perLabel].map(([label, { units }]) => ({ label, units }));
  const all = labels.reduce((sum, { units }) => sum + units, 0);
  if (labels.length > 3) return `${all} ${kind} by class`;
  return `${all} ${kind} (${labels.map(({ label, units }) => `${units} ${label}`).join(", ")})`;
}

function describe(rows: readonly Row[]) {
  const universes = [...new Set(rows.map(({ known }) => known.universe))];
  const inUniverse = (universe: Universe) => rows.filter(({ known }) => known.universe === universe);
  const units = universes.reduce((sum, universe) => sum + universe.units.size, 0);
  const images = universes.reduce(
    (sum, universe) =>
      sum + Math.max(0, ...inUniverse(universe).map((row) => row.known.prepared.images.length)),
    0,
  );
  const kind = universes.find((universe) => universe.kind !== "patients")?.kind ?? UNIT_KINDS[0];
  const shares = new Map<string, number>();
  for (const { observation, coefficient } of rows) {
    const key = evaluationKey(observation);
    shares.set(key, (shares.get(key) ?? 0) + coefficient);
  }
  return {
    kind,
    method: `${units} ${kind} by class`,
    patients: kind === "patients" ? units : null,
    images,
    paired: universes.every(
      (universe) => new Set(inUniverse(universe).map(({ coefficient }) => Math.sign(coefficient))).size > 1,
    ),
    identical: [...shares.values()].every((share) => Math.abs(share) < 1e-12),
  };
}
