interface Reason {
  message: string;
  remedy?: string;
}

interface FailedTrial {
  number: number;
  state: string;
  failure: Reason | null;
  runs: readonly { id: number; state: string; failure: Reason | null }[];
}

export interface FailureReason extends Reason {
  /** What failed for it, in order; a trial that failed before it had runs has none. */
  runIds: number[];
  /** Numbers of those trials that have no failed run. */
  trials: number[];
}

/** Why runs and trials of a sweep failed: each reason once, in the order they come. */
export function failureReasons(trials: readonly FailedTrial[]): FailureReason[] {
  const reasons = new Map<string, FailureReason>();
  const reasonOf = (failure: Reason | null) => {
    const { message, remedy } = failure ?? { message: "no reason was recorded" };
    const reason = reasons.get(message) ?? { message, remedy, runIds: [], trials: [] };
    reasons.set(message, reason);
    return reason;
  };
  for (const trial of trials) {
    const failed = trial.runs.filter(({ state }) => state === "failed");
    for (const run of failed) reasonOf(run.failure).runIds.push(run.id);
    if (trial.state === "failed" && failed.length === 0) reasonOf(trial.failure).trials.push(trial.number);
  }
  return [...reasons.values()];
}
