import { countMetric } from "../metrics";
import type { Random } from "../random";
import type { TableAggregate } from "./aggregate";
import { aggregateSeries } from "./aggregate-series";
import { aggregateTerms, type Term } from "./aggregate-terms";
import { evaluationKey, type Observation } from "./observation";
import { drawnAucs, drawnCounts } from "./series";
import {
  makeUniverse,
  type PreparedImages,
  prepareImages,
  UNIT_KINDS,
  type Universe,
  universeKey,
} from "./universe";

export interface Resampled {
  readonly estimate: number | null;
  /**
   * Its values in the draws that give one, in their order; null when the metric cannot be resampled from what is there.
   */
  readonly distribution: Float64Array | null;
  /** What was drawn, in words: "bootstrap over 24 patients". */
  readonly method: string;
  readonly patients: number | null;
  readonly images: number;
  /** Both sides of a difference were tested on the same images, which are drawn together. */
  readonly paired: boolean;
  /** Patients or images that were drawn. */
  readonly units: number;
  /** Units less one for each class of each test set; 0 where one has a single unit, whose class cannot vary. */
  readonly degreesOfFreedom: number;
  /** Folds whose metric is the same in every draw, and so taken for exact. */
  readonly still: readonly number[];
}

export interface ResampleOptions {
  /** Root of the seeds; each test set's draws are forked from it by their own content. */
  readonly random: Random;
  readonly replicates: number;
}

/**
 * Bootstraps a weighted sum of one metric over evaluations: a mean, or a difference of means. With another aggregate the
 * coefficients only say on which side of the difference an evaluation stands.
 */
export type Resampler = (terms: readonly Term[], metric: string, aggregate?: TableAggregate) => Resampled;

interface Known {
  readonly prepared: PreparedImages;
  readonly universe: Universe;
}

/**
 * A bootstrap over the test images of some evaluations. Images are drawn within each class of each test set, whole
 * patients where they are known. All evaluations of a test set share the draws, so differences are paired, and each evaluation is
 * worked out once for each metric, however many cells and tests it stands in.
 *
 * Without predictions the images are those of the confusion matrix, evaluations lined up as alike as they can be, which
 * keeps the interval of a mean from being too narrow; a difference would get too narrow a one that way, so a sum with
 * negative coefficients has no distribution without predictions.
 */
export function makeResampler(observations: readonly Observation[], options: ResampleOptions): Resampler {
  const evaluations = new Map<string, Known>();
  const prepared = observations.map((observation) => ({ observation, images: prepareImages(observation) }));
  const groups = new Map<string, typeof prepared>();
  for (const entry of prepared) {
    const key = universeKey(entry.observation, entry.images);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  for (const [key, group] of groups) {
    const universe = makeUniverse(
      key,
      group.map(({ images }) => images),
      options,
    );
    for (const { observation, images } of group) {
      evaluations.set(evaluationKey(observation), { prepared: images, universe });
    }
  }
  const counts = new Map<string, Uint32Array>();
  const series = new Map<string, Float64Array | null>();

  function countsOf(observation: Observation, { prepared: images, universe }: Known): Uint32Array {
    const key = evaluationKey(observation);
    const kept = counts.get(key) ?? drawnCounts(observation, images, universe);
    counts.set(key, kept);
    return kept;
  }

  function seriesOf(observation: Observation, known: Known, metric: string): Float64Array | null {
    const key = JSON.stringify([evaluationKey(observation), metric]);
    const kept = series.get(key);
    if (kept !== undefined) return kept;
    const made = makeSeries(observation, known, metric);
    series.set(key, made);
    return made;
  }

  function makeSeries(observation: Observation, known: Known, metric: string): Float64Array | null {
    if (metric === "auc") {
      return known.universe.kind === UNIT_KINDS[2]
        ? null
        : drawnAucs(observation, known.prepared, known.universe);
    }
    const formula = countMetric(metric, observation.confusion.classes);
    if (formula === null) return null;
    const cells = observation.confusion.classes.length ** 2;
    const drawn = countsOf(observation, known);
    const made = new Float64Array(options.replicates);
    // One array for all draws: a view of each would cost more than the formula.
    const one = new Float64Array(cells);
    for (let r = 0; r < made.length; r++) {
      for (let i = 0; i < cells; i++) one[i] = drawn[i * made.length + r] ?? 0;
      made[r] = formula(one);
    }
    return made;
  }

  return (terms, metric, aggregate = "mean") => {
    const rows = terms.flatMap(({ observation, coefficient }) => {
      const known = evaluations.get(evaluationKey(observation));
      return known === undefined ? [] : [{ observation, coefficient, known }];
    });
    const facts = describe(rows, aggregateTerms(terms, metric, aggregate));
    const contrast = terms.some(({ coefficient }) => coefficient < 0);
    const loaded = rows.every(({ known }) => known.universe.kind !== UNIT_KINDS[2]);
    if (facts.estimate === null || (contrast && !loaded)) return { ...facts, distribution: null };
    const total = new Float64Array(options.replicates);
    const still = new Set<number>();
    if (aggregate !== "mean") {
      for (const sign of contrast ? [1, -1] : [1]) {
        const side = rows
          .filter(({ coefficient }) => coefficient * sign > 0)
          .map(({ observation, known }) => ({
            observation,
            series: () => seriesOf(observation, known, metric),
            counts: () => countsOf(observation, known),
          }));
        const formula = countMetric(metric, rows[0]?.observation.confusion.classes ?? []);
        const values = aggregateSeries(side, aggregate, formula, options.replicates);
        if (values === null) return { ...facts, distribution: null };
        for (let r = 0; r < total.length; r++) total[r] = (total[r] ?? 0) + sign * (values[r] ?? Number.NaN);
      }
    }
    for (const { observation, coefficient, known } of aggregate === "mean" ? rows : []) {
      const values = seriesOf(observation, known, metric);
      if (values === null) return { ...facts, distribution: null };
      if (values.every((value) => value === values[0])) still.add(observation.fold);
      for (let r = 0; r < total.length; r++)
        total[r] = (total[r] ?? 0) + coefficient * (values[r] ?? Number.NaN);
    }
    return {
      ...facts,
      still: [...still].sort((a, b) => a - b),
      distribution: total.some(Number.isNaN) ? total.filter((value) => !Number.isNaN(value)) : total,
    };
  };
}

/** One bootstrap for one sum; see {@link makeResampler}. */
export function resample(terms: readonly Term[], metric: string, options: ResampleOptions): Resampled {
  return makeResampler(
    terms.map(({ observation }) => observation),
    options,
  )(terms, metric);
}

function describe(
  terms: readonly { readonly known: Known; readonly coefficient: number }[],
  estimate: number | null,
): Omit<Resampled, "distribution"> {
  const rows = terms.map(({ known }) => known);
  const universes = [...new Set(rows.map(({ universe }) => universe))];
  const signs = universes.map(
    (universe) =>
      new Set(
        terms
          .filter(({ known }) => known.universe === universe)
          .map(({ coefficient }) => Math.sign(coefficient)),
      ),
  );
  const units = universes.reduce((sum, universe) => sum + universe.units.size, 0);
  const images = universes.reduce((sum, universe) => {
    const sizes = rows.filter((row) => row.universe === universe).map((row) => row.prepared.images.length);
    return sum + Math.max(0, ...sizes);
  }, 0);
  const kind = universes.find((universe) => universe.kind !== "patients")?.kind ?? "patients";
  const strata = universes.flatMap((universe) => universe.strata.map(({ length }) => length));
  return {
    estimate,
    still: [],
    method: `bootstrap over ${units} ${kind} by class`,
    patients: kind === "patients" ? units : null,
    images,
    paired: signs.every((both) => both.size > 1),
    units,
    degreesOfFreedom: strata.includes(1) ? 0 : units - strata.length,
  };
}
