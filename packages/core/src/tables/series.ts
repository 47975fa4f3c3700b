import { sortedIndices } from "../metrics";
import type { Observation } from "./observation";
import { cellOf } from "./predictions";
import { type PreparedImages, type Universe, unitName } from "./universe";

/** Confusion counts of an evaluation in each draw, flat, shape [replicates][classes × classes]. */
export function drawnCounts(
  { confusion, positiveClass }: Observation,
  { images }: PreparedImages,
  universe: Universe,
): Float64Array {
  const cells = confusion.classes.length ** 2;
  const tally = new Map<number, number>();
  for (const image of images) {
    const unit = universe.units.get(unitName(universe.kind, image)) ?? 0;
    const entry = unit * cells + cellOf(image, confusion.classes, positiveClass);
    tally.set(entry, (tally.get(entry) ?? 0) + 1);
  }
  const entries = Uint32Array.from(tally.keys());
  const sizes = Uint32Array.from(tally.values());
  const units = entries.map((entry) => Math.floor(entry / cells));
  const places = entries.map((entry) => entry % cells);
  const draws = universe.draws();
  const width = universe.units.size;
  const replicates = width === 0 ? 0 : draws.length / width;
  const counts = new Float64Array(replicates * cells);
  for (let r = 0; r < replicates; r++) {
    for (let i = 0; i < sizes.length; i++) {
      const place = r * cells + (places[i] ?? 0);
      counts[place] = (counts[place] ?? 0) + (sizes[i] ?? 0) * (draws[r * width + (units[i] ?? 0)] ?? 0);
    }
  }
  return counts;
}

/** AUC of an evaluation in each draw, by weights on the sorted scores; NaN where a draw lacks a class. */
export function drawnAucs(
  { confusion, positiveClass }: Observation,
  { images }: PreparedImages,
  universe: Universe,
): Float64Array {
  const positive = positiveClass ?? confusion.classes[0];
  const order = sortedIndices(images.map(({ score }) => score));
  const scores = Float64Array.from(order, (i) => images[i]?.score ?? Number.NaN);
  const positives = Uint8Array.from(order, (i) => (images[i]?.label === positive ? 1 : 0));
  const units = Uint32Array.from(order, (i) => {
    const image = images[i];
    return image === undefined ? 0 : (universe.units.get(unitName(universe.kind, image)) ?? 0);
  });
  const draws = universe.draws();
  const width = universe.units.size;
  const aucs = new Float64Array(width === 0 ? 0 : draws.length / width);
  if (scores.some(Number.isNaN)) return aucs.fill(Number.NaN);
  for (let r = 0; r < aucs.length; r++) {
    let below = 0;
    let pairs = 0;
    let allPositive = 0;
    for (let i = 0; i < scores.length; ) {
      const score = scores[i];
      let here = 0;
      let others = 0;
      for (; i < scores.length && scores[i] === score; i++) {
        const weight = draws[r * width + (units[i] ?? 0)] ?? 0;
        if (positives[i] === 1) here += weight;
        else others += weight;
      }
      pairs += here * (below + others / 2);
      below += others;
      allPositive += here;
    }
    aucs[r] = pairs / (allPositive * below);
  }
  return aucs;
}
