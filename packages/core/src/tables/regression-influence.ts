import { type PreparedImages, type Universe, unitName } from "./universe";

/** Sums over items that the measures of a regression follow from. Targets are taken from their overall mean. */
interface Sums {
  items: number;
  absolute: number;
  squared: number;
  targets: number;
  targetSquares: number;
}

const FORMULAS: ReadonlyMap<string, (sums: Sums) => number> = new Map<string, (sums: Sums) => number>([
  ["mae", ({ items, absolute }) => absolute / items],
  ["mse", ({ items, squared }) => squared / items],
  ["rmse", ({ items, squared }) => Math.sqrt(squared / items)],
  [
    "r2",
    ({ items, squared, targets, targetSquares }) => 1 - squared / (targetSquares - targets ** 2 / items),
  ],
]);

/** True for a measure of a regression whose interval can be made from its items. */
export function followsFromItems(metric: string): boolean {
  return FORMULAS.has(metric);
}

/**
 * Contribution of each unit to a measure of a regression, shape [units]: (n − 1) / n times what the measure loses without
 * the unit. Their variance is that of the delete-a-group jackknife (Efron & Stein, Annals of Statistics 9, 1981, pages
 * 586–596; for clusters Rust & Rao, Statistical Methods in Medical Research 5, 1996, pages 283–310), which, unlike a
 * derivative, is not too small for roots and ratios of sums that a few units dominate.
 */
export function regressionInfluence(
  metric: string,
  { images }: PreparedImages,
  universe: Universe,
): Float64Array {
  const formula = FORMULAS.get(metric);
  const n = universe.units.size;
  const influence = new Float64Array(n);
  if (formula === undefined) return influence.fill(Number.NaN);
  const none = (): Sums => ({ items: 0, absolute: 0, squared: 0, targets: 0, targetSquares: 0 });
  const units = Array.from({ length: n }, none);
  const all = none();
  const centre = images.reduce((sum, { target = Number.NaN }) => sum + target / images.length, 0);
  for (const image of images) {
    const { score, target = Number.NaN } = image;
    const unit = units[universe.units.get(unitName(universe.kind, image)) ?? 0];
    for (const sums of [all, unit]) {
      if (sums === undefined) continue;
      sums.items++;
      sums.absolute += Math.abs(score - target);
      sums.squared += (score - target) ** 2;
      sums.targets += target - centre;
      sums.targetSquares += (target - centre) ** 2;
    }
  }
  const value = formula(all);
  for (const [i, own] of units.entries()) influence[i] = ((n - 1) / n) * (value - formula(without(all, own)));
  return influence;
}

function without(all: Sums, own: Sums): Sums {
  return {
    items: all.items - own.items,
    absolute: all.absolute - own.absolute,
    squared: Math.max(0, all.squared - own.squared),
    targets: all.targets - own.targets,
    targetSquares: all.targetSquares - own.targetSquares,
  };
}
