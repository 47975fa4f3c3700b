import { type CountMetric, type ItemLoss, sortedIndices } from "../metrics";
import type { ObservedClasses } from "./observation";
import { cellOf } from "./predictions";
import { type PreparedImages, type Universe, unitName } from "./universe";

/** Step of the numerical derivatives, in images: its error is of the order of its square. */
const STEP = 1e-4;

/** Images of each unit in each cell of the confusion matrix, flat, shape [units × classes × classes]. */
export function unitCounts(
  { confusion, positiveClass }: ObservedClasses,
  { images }: PreparedImages,
  universe: Universe,
): Float64Array {
  const cells = confusion.classes.length ** 2;
  const counts = new Float64Array(universe.units.size * cells);
  for (const image of images) {
    const unit = universe.units.get(unitName(universe.kind, image)) ?? 0;
    const at = unit * cells + cellOf(image, confusion.classes, positiveClass);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/** Derivatives of a metric by each count, shape [counts]; NaN where the metric does not exist on one side. */
export function countGradient(formula: CountMetric, counts: Float64Array): Float64Array {
  const moved = Float64Array.from(counts);
  return counts.map((count, i) => {
    moved[i] = count + STEP;
    const above = formula(moved);
    moved[i] = count - STEP;
    const below = formula(moved);
    moved[i] = count;
    return (above - below) / (2 * STEP);
  });
}

/** Linearized contribution of each unit's counts (Woodruff, JASA 66, 1971), shape [units]. */
export function countInfluence(gradient: Float64Array, counts: Float64Array): Float64Array {
  const cells = gradient.length;
  const influence = new Float64Array(counts.length / cells);
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    if (count === 0) continue;
    const unit = Math.floor(i / cells);
    influence[unit] = (influence[unit] ?? 0) + (gradient[i % cells] ?? 0) * count;
  }
  return influence;
}

/**
 * Linearized contribution of each unit to the AUC, shape [units]: the sum of its images' placements, each less the AUC,
 * over the images of their side (Obuchowski, Biometrics 53, 1997, pages 567–578: DeLong's components by cluster).
 */
export function aucInfluence(
  { confusion, positiveClass }: ObservedClasses,
  { images }: PreparedImages,
  universe: Universe,
): Float64Array {
  const positive = positiveClass ?? confusion.classes[0];
  const sorted = Array.from(sortedIndices(images.map(({ score }) => score)), (i) => images[i]).filter(
    (image) => image !== undefined,
  );
  const positives = sorted.filter(({ label }) => label === positive).length;
  const negatives = sorted.length - positives;
  const placements = new Float64Array(sorted.length);
  let above = positives;
  let below = 0;
  let rightPairs = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++;
    const tied = sorted.slice(from, to);
    const own = tied.filter(({ label }) => label === positive).length;
    const others = tied.length - own;
    above -= own;
    for (const [i, { label }] of tied.entries()) {
      const isPositive = label === positive;
      // Of a pair with equal scores, one half.
      const right = isPositive ? below + others / 2 : above + own / 2;
      if (isPositive) rightPairs += right;
      placements[from + i] = right / (isPositive ? negatives : positives);
    }
    below += others;
  }
  const auc = rightPairs / (positives * negatives);
  const influence = new Float64Array(universe.units.size);
  for (const [i, image] of sorted.entries()) {
    const unit = universe.units.get(unitName(universe.kind, image)) ?? 0;
    const size = image.label === positive ? positives : negatives;
    influence[unit] = (influence[unit] ?? 0) + ((placements[i] ?? 0) - auc) / size;
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
  const gradient = countGradient(formula, generic);
  return classes.filter((_, c) =>
    gradient.subarray(c * k, (c + 1) * k).some((slope) => Math.abs(slope) > 1e-9),
  );
}

/** Linearized contribution of each unit to a mean over images of a loss, shape [units]. */
export function lossInfluence(
  loss: ItemLoss,
  { confusion, positiveClass }: ObservedClasses,
  { images }: PreparedImages,
  universe: Universe,
): Float64Array {
  const positive = positiveClass ?? confusion.classes[0];
  const losses = images.map(({ label, score }) => loss(label === positive, score));
  const mean = losses.reduce((sum, value) => sum + value, 0) / losses.length;
  const influence = new Float64Array(universe.units.size);
  for (const [i, image] of images.entries()) {
    const unit = universe.units.get(unitName(universe.kind, image)) ?? 0;
    influence[unit] = (influence[unit] ?? 0) + ((losses[i] ?? 0) - mean) / losses.length;
  }
  return influence;
}
