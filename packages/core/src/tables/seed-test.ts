import { settingsOf } from "./dimensions";
import type { Observation } from "./observation";
import type { NamedTest } from "./result";

export const OVER_SEEDS = "Over seeds";

/**
 * Why no test here is over seeds, where an arm was trained with one only: intervals and tests are over test images of
 * trainings that there are, and know nothing of how another seed would have come out.
 */
export function seedTest(observations: readonly Observation[]): NamedTest[] {
  const seeds = new Map<string, Set<number>>();
  for (const { dims } of observations) {
    const { model, splitScheme, fold, seed } = dims;
    const arm = JSON.stringify([model, splitScheme, settingsOf(dims), fold]);
    seeds.set(arm, (seeds.get(arm) ?? new Set()).add(seed));
  }
  const counts = [...seeds.values()].map(({ size }) => size);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (least !== 1) return [];
  const withheld = `${most > 1 ? `1 to ${most} seeds` : "1 seed"} per arm: the interval holds for these trainings, and does not include how trainings vary from seed to seed`;
  return [{ name: OVER_SEEDS, pValue: null, withheld, assumes: null, detail: "" }];
}
