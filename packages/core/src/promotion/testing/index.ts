import type { Direction } from "../../measures";

/** What asynchronous successive halving does next: goes on with a trial from a rung, or starts a new one. */
export type PlainJob = { trial: number; from: number } | "new";

/**
 * Algorithm 2 of arXiv 1810.05934 (`get_job`), word for word and for one search: what the ladder has to agree with.
 * @param rungs of each rung the values of the trials that have come there
 * @param promoted of each rung the trials that were promoted from it
 */
export function plainJob(
  rungs: readonly ReadonlyMap<number, number>[],
  promoted: readonly ReadonlySet<number>[],
  { eta, direction }: { eta: number; direction: Direction },
): PlainJob {
  const sign = direction === "minimize" ? 1 : -1;
  for (let k = rungs.length - 1; k >= 0; k--) {
    const rung = [...(rungs[k] ?? [])].sort(([a, x], [b, y]) => sign * (x - y) || a - b);
    const candidates = rung.slice(0, Math.floor(rung.length / eta));
    const promotable = candidates.filter(([trial]) => !promoted[k]?.has(trial));
    const [first] = promotable;
    if (first) return { trial: first[0], from: k };
  }
  return "new";
}
