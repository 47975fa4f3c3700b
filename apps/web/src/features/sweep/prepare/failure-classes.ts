import type { TrialView } from "@foldwise/core/contracts/http/sweep";

/** The classes by which trials failed, each with how many, the most frequent first. */
export function failureClasses(
  trials: readonly Pick<TrialView, "state" | "failure">[],
): { failure: string; trials: number }[] {
  const counts = new Map<string, number>();
  for (const { state, failure } of trials)
    if (state === "failed" && failure) counts.set(failure.kind, (counts.get(failure.kind) ?? 0) + 1);
  return [...counts]
    .map(([failure, count]) => ({ failure, trials: count }))
    .toSorted((a, b) => b.trials - a.trials || a.failure.localeCompare(b.failure));
}
