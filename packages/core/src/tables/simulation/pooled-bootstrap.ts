import { countMetric, sortedIndices } from "../../metrics";
import { createRandom } from "../../random";
import { type Interval, normalCdf, quantileOfSorted, studentTQuantile } from "../../statistics";
import type { Term } from "../aggregate-terms";
import { type PlacedImages, placeImages } from "../influence";
import {
  makeUniverse,
  type PreparedImages,
  prepareImages,
  type Universe,
  unitName,
  universeKey,
} from "../universe";
import type { Method } from "./simulate";

/**
 * The method of version 0.1, against which the simulation is checked: a bootstrap over patients by class whose
 * correction for few patients and degrees of freedom pool the patients of all classes, whichever the measure rests
 * on. Percentiles for a mean, Student's t for a difference.
 */
export function pooledBootstrap(draws: number, seed: string): Method {
  const random = createRandom(seed);
  let dataset = 0;
  return (terms, measures) => {
    const own = random.fork(dataset++);
    const rows = terms.map((term) => ({ ...term, ...unitsOf(term) }));
    const universes = new Map(rows.map(({ universe }) => [universe.key, universe]));
    const units = [...universes.values()].reduce((sum, universe) => sum + universe.units.size, 0);
    const strata = [...universes.values()].flatMap((universe) => universe.strata);
    const freedom = strata.some((stratum) => stratum.units.length === 1) ? 0 : units - strata.length;
    const series = measures.map(() => new Float64Array(draws));
    for (let r = 0; r < draws; r++) {
      const times = new Map([...universes].map(([key, universe]) => [key, drawUnits(universe, own)]));
      for (const row of rows) {
        const drawn = times.get(row.universe.key) ?? new Uint16Array();
        for (const [i, measure] of measures.entries()) {
          const values = series[i];
          if (values) values[r] = (values[r] ?? 0) + row.coefficient * drawnValue(row, measure, drawn);
        }
      }
    }
    const estimates = measures.map((measure) =>
      rows.reduce(
        (sum, row) =>
          sum + row.coefficient * drawnValue(row, measure, new Uint16Array(row.universe.units.size).fill(1)),
        0,
      ),
    );
    const isDifference = terms.some(({ coefficient }) => coefficient < 0);
    return series.map((values, i) => {
      const known = values.filter((value) => !Number.isNaN(value));
      if (freedom < 1 || known.length < 2 || Number.isNaN(estimates[i])) return null;
      return isDifference
        ? pooledT(known, estimates[i] ?? 0, units, freedom)
        : pooledPercentiles(known, units, freedom);
    });
  };
}

type Row = Term & ReturnType<typeof unitsOf>;

function unitsOf({ observation }: Term) {
  const prepared = prepareImages(observation);
  const universe = makeUniverse(universeKey(observation, prepared), prepared);
  const { classes } = observation;
  if (classes === undefined) throw new Error("evaluations of classes are drawn here");
  return {
    universe,
    counts: unitCounts(placeImages(classes, prepared, universe), classes.confusion.classes.length ** 2),
    sorted: sortedImages(prepared, universe),
  };
}

/** Images of each unit in each cell of the confusion matrix, flat, shape [units × cells]. */
function unitCounts({ units, unit, cell }: PlacedImages, cells: number): Float64Array {
  const counts = new Float64Array(units * cells);
  for (let i = 0; i < unit.length; i++) {
    const at = (unit[i] ?? 0) * cells + (cell[i] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

function sortedImages({ kind, images }: PreparedImages, universe: Universe) {
  return Array.from(sortedIndices(images.map(({ score }) => score)), (i) => ({
    unit: universe.units.get(images[i] ? unitName(kind, images[i]) : "") ?? 0,
    isPositive: images[i]?.label === "blast",
  }));
}

function drawUnits({ units, strata }: Universe, random: ReturnType<typeof createRandom>): Uint16Array {
  const times = new Uint16Array(units.size);
  for (const stratum of strata) {
    for (let i = 0; i < stratum.units.length; i++) {
      const unit = stratum.units[random.int(stratum.units.length)] ?? 0;
      times[unit] = (times[unit] ?? 0) + 1;
    }
  }
  return times;
}

/** A measure of the images of the drawn units. Scores are not tied here. */
function drawnValue({ observation, counts, sorted }: Row, measure: string, times: Uint16Array): number {
  if (measure === "auc") {
    let below = 0;
    let positives = 0;
    let pairs = 0;
    for (const { unit, isPositive } of sorted) {
      const weight = times[unit] ?? 0;
      if (isPositive) pairs += weight * below;
      if (isPositive) positives += weight;
      else below += weight;
    }
    return pairs / (positives * below);
  }
  const classes = observation.classes?.confusion.classes ?? [];
  const cells = classes.length ** 2;
  const sum = new Float64Array(cells);
  for (let i = 0; i < counts.length; i++)
    sum[i % cells] = (sum[i % cells] ?? 0) + (counts[i] ?? 0) * (times[Math.floor(i / cells)] ?? 0);
  return countMetric(measure, classes)?.(sum) ?? Number.NaN;
}

function pooledPercentiles(values: Float64Array, units: number, freedom: number): Interval | null {
  const sorted = values.toSorted();
  if (sorted.at(0) === sorted.at(-1)) return null;
  const tail = normalCdf(-Math.sqrt(units / freedom) * studentTQuantile(0.975, freedom));
  return [quantileOfSorted(sorted, tail), quantileOfSorted(sorted, 1 - tail)];
}

function pooledT(values: Float64Array, estimate: number, units: number, freedom: number): Interval | null {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt((squares / (values.length - 1)) * (units / freedom));
  if (error < 1e-12) return Math.abs(estimate) < 1e-12 ? [0, 0] : null;
  const reach = studentTQuantile(0.975, freedom) * error;
  return [estimate - reach, estimate + reach];
}
