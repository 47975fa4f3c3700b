import { createRandom } from "../../../packages/core/src/random";

const RESAMPLES = 2000;

/** 1 for a win of ours, ½ for a tie, 0 for a loss. */
export function scoreOf(ours: number, theirs: number): number {
  return ours < theirs ? 1 : ours === theirs ? 0.5 : 0;
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Ranks from 1, the least first; equal ones have their mean. */
export function ranksOf(values: readonly number[]): number[] {
  return values.map(
    (value) =>
      1 +
      values.filter((other) => other < value).length +
      (values.filter((other) => other === value).length - 1) / 2,
  );
}

/** Quantiles of the mean, of a bootstrap in which tasks are drawn with replacement, then seeds of each. @param byTask a row a task */
export function bootstrapOf(byTask: readonly (readonly number[])[], levels: readonly number[]): number[] {
  const random = createRandom("bootstrap");
  const pick = <T>(items: readonly T[]): T[] => items.map(() => items[random.int(items.length)] as T);
  const means = Array.from({ length: RESAMPLES }, () =>
    mean(pick(byTask).map((one) => mean(pick(one)))),
  ).sort((a, b) => a - b);
  return levels.map((level) => means[Math.floor(level * RESAMPLES)] ?? Number.NaN);
}
