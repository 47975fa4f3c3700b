/** What of a sweep says whether a trial can be its best. */
export interface Unrated {
  readonly trials: { readonly byState: Readonly<Partial<Record<string, number>>> };
  readonly best: object | null;
  readonly front?: { readonly trials: readonly number[] } | null;
  readonly nested?: object | null;
  readonly objectives: readonly { readonly metric: string }[];
  /** Of the trials at least some; values are numbers where they are finite. */
  readonly trialViews: readonly {
    readonly state: string;
    readonly objective: number | string | null;
    readonly objectives: readonly (number | string | null)[] | null;
  }[];
}

/**
 * Why a sweep that has complete trials has no best one: a measure that nobody reports, or constraints that none satisfies. Null
 * where it has one, and before a trial is complete.
 */
export function noBestText({
  trials,
  best,
  front = null,
  nested = null,
  objectives,
  trialViews,
}: Unrated): string | null {
  const count = trials.byState.complete ?? 0;
  const complete = trialViews.filter(({ state }) => state === "complete");
  if (complete.length === 0 || best || nested || (front && front.trials.length > 0)) return null;
  const isKnown = (trial: (typeof complete)[number], index: number) =>
    typeof (trial.objectives ? trial.objectives[index] : trial.objective) === "number";
  const missing = objectives.filter((_, index) => !complete.some((trial) => isKnown(trial, index)));
  const none = count === 1 ? "The only complete trial has no" : `None of ${count} complete trials has a`;
  if (missing.length > 0)
    return `${none} finite value of ${missing.map(({ metric }) => metric).join(" or ")} on all of its runs: the search learned nothing from them, and has no best trial.`;
  return complete.some((trial) => objectives.every((_, index) => isKnown(trial, index)))
    ? `${count === 1 ? "The only complete trial exceeds a constraint" : `Each of ${count} complete trials exceeds a constraint, or has no value of its metric`}: the search has no best trial.`
    : `${none} finite value of every objective on all of its runs: the search has no best trial.`;
}
