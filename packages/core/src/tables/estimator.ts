import { type CountMetric, countMetric } from "../metrics";
import { linearizedVariance, type VarianceStratum } from "../statistics";
import type { TableAggregate } from "./aggregate";
import { aggregateInfluence } from "./aggregate-influence";
import { aggregateTerms, type Term } from "./aggregate-terms";
import { evaluationKey } from "./dimensions";
import { tooFewUnits } from "./enough-units";
import { describe, type Estimate, type KnownImages, methodOf, type Row } from "./estimate";
import { aucInfluence, classesOfFormula, countGradient, countInfluence, unitCounts } from "./influence";
import type { Observation, ObservedClasses } from "./observation";
import { makeUniverse, prepareImages, UNIT_KINDS, type Universe, universeKey } from "./universe";

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
 * Without predictions the images are those of the confusion matrix, evaluations lined up as alike as they can be, which
 * keeps the interval of a mean from being too narrow; a difference would get too narrow a one that way, so a sum with
 * negative coefficients has no variance without predictions.
 */
export function makeEstimator(): Estimator {
  const evaluations = new Map<string, KnownImages>();
  const counts = new Map<string, Float64Array>();
  const influences = new Map<string, Float64Array>();

  function imagesOf(observation: Observation): KnownImages {
    const key = evaluationKey(observation);
    const kept = evaluations.get(key);
    if (kept !== undefined) return kept;
    const prepared = prepareImages(observation);
    const made = { prepared, universe: makeUniverse(universeKey(observation, prepared), prepared) };
    evaluations.set(key, made);
    return made;
  }

  /** Terms with their images; evaluations of one test set share the universe of the first. */
  function rowsOf(terms: readonly Term[]): Row[] {
    const universes = new Map<string, Universe>();
    return terms.map((term) => {
      const { prepared, universe: own } = imagesOf(term.observation);
      const universe = universes.get(own.key) ?? own;
      universes.set(own.key, universe);
      return { ...term, known: { prepared, universe } };
    });
  }

  function countsOf({ observation, known }: Row, classes: ObservedClasses): Float64Array {
    const key = evaluationKey(observation);
    const kept = counts.get(key) ?? unitCounts(classes, known.prepared, known.universe);
    counts.set(key, kept);
    return kept;
  }

  function influenceOf(
    row: Row,
    classes: ObservedClasses,
    metric: string,
    formula: CountMetric | null,
  ): Float64Array {
    const key = JSON.stringify([evaluationKey(row.observation), metric]);
    const { known } = row;
    const made =
      influences.get(key) ??
      (formula === null
        ? aucInfluence(classes, known.prepared, known.universe)
        : countInfluence(
            countGradient(formula, Float64Array.from(classes.confusion.counts.flat())),
            countsOf(row, classes),
          ));
    influences.set(key, made);
    return made;
  }

  return (terms, metric, aggregate = "mean") => {
    const rows = rowsOf(terms);
    const facts = { ...describe(rows), value: aggregateTerms(terms, metric, aggregate) };
    const without = (withheld: string | null): Estimate => ({
      ...facts,
      variance: null,
      degreesOfFreedom: 0,
      withheld,
      still: [],
    });
    if (facts.value === null) return without(null);
    const classified = rows.flatMap(({ observation }) => observation.classes ?? []);
    const classes = classified[0]?.confusion.classes ?? [];
    const formula = countMetric(metric, classes);
    if (classified.length < rows.length || (formula === null && metric !== "auc"))
      return without(`${metric} has no variance formula`);
    const loaded = rows.every(({ known }) => known.universe.kind !== UNIT_KINDS[2]);
    const contrast = terms.some(({ coefficient }) => coefficient < 0);
    if (!loaded && (contrast || metric === "auc")) return without("no predictions are loaded");
    const parts = aggregateInfluence(
      rows.flatMap((row) => {
        const { classes: own } = row.observation;
        if (own === undefined) return [];
        return {
          observation: row.observation,
          coefficient: row.coefficient,
          influence: () => influenceOf(row, own, metric, formula),
          counts: () => countsOf(row, own),
        };
      }),
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
        fold: row.observation.dims.fold,
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
  return makeEstimator()(terms, metric, aggregate);
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
