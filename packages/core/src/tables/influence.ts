import { type CountMetric, sortedIndices } from "../metrics";
import type { ObservedClasses } from "./observation";
import { cellOf } from "./predictions";
import { type PreparedImages, type Universe, unitName } from "./universe";

/** Step of the numerical derivatives, in images: its error is of the order of its square. */
const STEP = 1e-4;
/** Below this, of two classes, a derivative is rounding. */
const MIN_SLOPE = 1e-8;

/** Each image's unit, shape [images]. */
export function unitsOf({ images }: PreparedImages, universe: Universe): Int32Array {
  return Int32Array.from(images, (image) => universe.units.get(unitName(universe.kind, image)) ?? 0);
}

/** Where an evaluation's images stand: their units, and their cells of the flat confusion matrix. */
export interface PlacedImages {
  /** Number of units. */
  readonly units: number;
  /** Shape [images], both. */
  readonly unit: Int32Array;
  readonly cell: Int32Array;
}

/** Places an evaluation's images. */
export function placeImages(
  { confusion, positiveClass }: ObservedClasses,
  prepared: PreparedImages,
  universe: Universe,
): PlacedImages {
  const at = new Map(confusion.classes.map((name, c) => [name, c]));
  return {
    units: universe.units.size,
    unit: unitsOf(prepared, universe),
    cell: Int32Array.from(prepared.images, (image) => cellOf(image, confusion.classes, positiveClass, at)),
  };
}

/**
 * Derivatives of a metric by each count that is not 0, shape [counts]: no image is in the other cells. NaN where the metric
 * does not exist on one side.
 */
export function countGradient(formula: CountMetric, counts: Float64Array): Float64Array {
  const moved = Float64Array.from(counts);
  return counts.map((count, i) => (count === 0 ? 0 : slopeAt(formula, moved, i)));
}

function slopeAt(formula: CountMetric, counts: Float64Array, i: number): number {
  const count = counts[i] ?? 0;
  counts[i] = count + STEP;
  const above = formula(counts);
  counts[i] = count - STEP;
  const below = formula(counts);
  counts[i] = count;
  return (above - below) / (2 * STEP);
}

/** Linearized contribution of each unit's counts (Woodruff, JASA 66, 1971), shape [units]. */
export function countInfluence(gradient: Float64Array, { units, unit, cell }: PlacedImages): Float64Array {
  const influence = new Float64Array(units);
  for (let i = 0; i < unit.length; i++)
    influence[unit[i] ?? 0] = (influence[unit[i] ?? 0] ?? 0) + (gradient[cell[i] ?? 0] ?? 0);
  return influence;
}

/** Scores of one class against all others. */
export interface ScoredImages {
  /** Number of units. */
  readonly units: number;
  /** Each image's unit, score and whether it is of the class, shape [images]. */
  readonly unit: Int32Array;
  readonly scores: ArrayLike<number>;
  isPositive(image: number): boolean;
}

/**
 * Linearized contribution of each unit to the AUC, shape [units]: the sum of its images' placements, each less the AUC,
 * over the images of their side (Obuchowski, Biometrics 53, 1997, pages 567–578: DeLong's components by cluster).
 */
export function aucInfluence({ units, unit, scores, isPositive }: ScoredImages): Float64Array {
  const order = sortedIndices(scores);
  let positives = 0;
  for (let i = 0; i < order.length; i++) if (isPositive(i)) positives++;
  const negatives = order.length - positives;
  const placements = new Float64Array(order.length);
  let above = positives;
  let below = 0;
  let rightPairs = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    const score = scores[order[from] ?? 0];
    let own = 0;
    while (to < order.length && scores[order[to] ?? 0] === score) if (isPositive(order[to++] ?? 0)) own++;
    const others = to - from - own;
    above -= own;
    for (let at = from; at < to; at++) {
      const i = order[at] ?? 0;
      // Of a pair with equal scores, one half.
      const right = isPositive(i) ? below + others / 2 : above + own / 2;
      if (isPositive(i)) rightPairs += right;
      placements[i] = right / (isPositive(i) ? negatives : positives);
    }
    below += others;
  }
  const auc = rightPairs / (positives * negatives);
  const influence = new Float64Array(units);
  // In the order of the scores: the sum must not follow from the order of the images.
  for (const i of order) {
    const at = unit[i] ?? 0;
    const size = isPositive(i) ? positives : negatives;
    influence[at] = (influence[at] ?? 0) + ((placements[i] ?? 0) - auc) / size;
  }
  return influence;
}

/**
 * Classes whose images a metric follows from: all for accuracy or precision, one for its recall. Read off the formula
 * at a matrix without special values, so that no metric's name has to be understood.
 */
export function classesOfFormula(formula: CountMetric, classes: readonly string[]): string[] {
  const k = classes.length;
  const generic = Float64Array.from({ length: k * k }, (_, i) => 20 + ((i * 7) % 11) + Math.sqrt(i + 2));
  return classes.filter((_, c) => {
    for (let i = c * k; i < (c + 1) * k; i++)
      if (Math.abs(slopeAt(formula, generic, i)) > MIN_SLOPE / k) return true;
    return false;
  });
}

/** Linearized contribution of each unit to a mean over images, shape [units]. @param losses shape [images] */
export function meanInfluence(losses: Float64Array, unit: Int32Array, units: number): Float64Array {
  const n = losses.length;
  // In the order of the losses: the sum must not follow from the order of the images.
  const order = sortedIndices(losses);
  let sum = 0;
  for (const i of order) sum += losses[i] ?? 0;
  const mean = sum / n;
  const influence = new Float64Array(units);
  for (const i of order)
    influence[unit[i] ?? 0] = (influence[unit[i] ?? 0] ?? 0) + ((losses[i] ?? 0) - mean) / n;
  return influence;
}
