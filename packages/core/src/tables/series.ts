import { sortedIndices } from "../metrics";
import type { Observation } from "./observation";
import { cellOf } from "./predictions";
import { type PreparedImages, type Universe, unitName } from "./universe";

// Counts are kept as integers: turning each one into a floating-point number takes three times as long as adding it.

/** Confusion counts of an evaluation in each draw, flat, shape [classes × classes][replicates]. */
export function drawnCounts(
  { confusion, positiveClass }: Observation,
  { images }: PreparedImages,
  universe: Universe,
): Uint32Array {
  const cells = confusion.classes.length ** 2;
  const tally = new Map<number, number>();
  for (const image of images) {
    const unit = universe.units.get(unitName(universe.kind, image)) ?? 0;
    const entry = unit * cells + cellOf(image, confusion.classes, positiveClass);
    tally.set(entry, (tally.get(entry) ?? 0) + 1);
  }
  const { replicates } = universe;
  const counts = new Uint32Array(cells * replicates);
  const cellCounts = Array.from({ length: cells }, (_, cell) =>
    counts.subarray(cell * replicates, (cell + 1) * replicates),
  );
  for (const [entry, size] of tally) {
    const own = cellCounts[entry % cells];
    if (own !== undefined) addDraws(own, universe, Math.floor(entry / cells), size);
  }
  return counts;
}

/** AUC of an evaluation in each draw, by weights on the sorted scores; NaN where a draw lacks a class. */
export function drawnAucs(
  { confusion, positiveClass }: Observation,
  { images }: PreparedImages,
  universe: Universe,
): Float64Array {
  const { replicates } = universe;
  const positive = positiveClass ?? confusion.classes[0];
  const order = sortedIndices(images.map(({ score }) => score));
  const sorted = Array.from(order).flatMap((i) => images[i] ?? []);
  if (sorted.some(({ score }) => Number.isNaN(score))) return new Float64Array(replicates).fill(Number.NaN);
  const unitOf = (image: (typeof sorted)[number]) => universe.units.get(unitName(universe.kind, image)) ?? 0;
  // Of each draw, from the lowest score up; counted twice, so that half a tied pair is a whole number.
  const below = new Uint32Array(replicates);
  const pairs = wideCounts(replicates, universe, sorted.map(unitOf));
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++;
    const tied = sorted.slice(from, to);
    const own = tied.filter(({ label }) => label === positive).map(unitOf);
    const others = tied.filter(({ label }) => label !== positive).map(unitOf);
    const isMixed = own.length > 0 && others.length > 0;
    for (const unit of others) addDraws(below, universe, unit, isMixed ? 1 : 2);
    for (const unit of own) addProducts(pairs, universe, unit, below);
    if (isMixed) for (const unit of others) addDraws(below, universe, unit, 1);
  }
  const positives = new Uint32Array(replicates);
  const perUnit = countBy(sorted.filter(({ label }) => label === positive).map(unitOf), universe);
  for (const [unit, size] of perUnit.entries()) if (size > 0) addDraws(positives, universe, unit, size);
  return Float64Array.from(pairs, (right, r) => right / ((positives[r] ?? 0) * (below[r] ?? 0)));
}

/** Adds to each draw's number how often the unit was drawn in it, `size` times. */
function addDraws(to: Uint32Array, { draws, replicates }: Universe, unit: number, size: number): void {
  const times = draws();
  const start = unit * replicates;
  for (let r = 0; r < replicates; r++) to[r] = (to[r] ?? 0) + size * (times[start + r] ?? 0);
}

function addProducts(
  to: Uint32Array | Float64Array,
  { draws, replicates }: Universe,
  unit: number,
  by: Uint32Array,
): void {
  const times = draws();
  const start = unit * replicates;
  if (to instanceof Uint32Array)
    for (let r = 0; r < replicates; r++) to[r] = (to[r] ?? 0) + Math.imul(times[start + r] ?? 0, by[r] ?? 0);
  else for (let r = 0; r < replicates; r++) to[r] = (to[r] ?? 0) + (times[start + r] ?? 0) * (by[r] ?? 0);
}

/** Room for twice the pairs of a draw that has the largest unit only: in 32 bits where they fit. */
function wideCounts(
  replicates: number,
  universe: Universe,
  units: readonly number[],
): Uint32Array | Float64Array {
  const most = universe.units.size * Math.max(0, ...countBy(units, universe));
  return most ** 2 / 2 < 2 ** 32 ? new Uint32Array(replicates) : new Float64Array(replicates);
}

/** Images of each unit. */
function countBy(imageUnits: readonly number[], { units }: Universe): Uint32Array {
  const sizes = new Uint32Array(units.size);
  for (const unit of imageUnits) sizes[unit] = (sizes[unit] ?? 0) + 1;
  return sizes;
}
