import { isTerminal, type SweepIntent, type SweepState } from "../states";

/** What somebody may ask of a sweep. */
export type SweepAction =
  | { readonly action: "pause" | "resume" | "cancel" }
  /** With a class of failure, only the trials that failed by it. */
  | { readonly action: "retry"; readonly failure?: string | undefined }
  | { readonly action: "set-concurrency"; readonly concurrency: number }
  | { readonly action: "set-priority"; readonly priority?: number; readonly weight?: number };

/** What an action changes of a sweep. */
export type SweepChange =
  /** It is so already: asking twice is asking once. */
  | { readonly kind: "none" }
  | { readonly kind: "intent"; readonly intent: SweepIntent }
  | { readonly kind: "concurrency"; readonly concurrency: number }
  | { readonly kind: "priority"; readonly priority: number; readonly weight: number }
  /** A new generation begins with what failed or was cancelled. */
  | { readonly kind: "retry" }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * What becomes of an action that somebody asks of a sweep, in every state and with every intent.
 * @param sweep `retryableTrials`: how many failed or were cancelled, of the class that is asked for
 */
export function decideAction(
  sweep: {
    readonly id: number;
    readonly state: SweepState;
    readonly intent: SweepIntent;
    readonly concurrency: number;
    readonly priority: number;
    readonly weight: number;
    readonly retryableTrials: number;
    /** How many trials failed, by the class of their failure. */
    readonly failures?: Readonly<Record<string, number>>;
  },
  asked: SweepAction,
): SweepChange {
  const { id, state, intent } = sweep;
  const toIntent = (wanted: SweepIntent): SweepChange =>
    intent === wanted ? { kind: "none" } : { kind: "intent", intent: wanted };
  const refused = (reason: string): SweepChange => ({ kind: "refused", reason });
  const ended = (what: string) =>
    refused(`Sweep ${id} has ended (${state}) and cannot be ${what}; use retry to restart what failed.`);
  switch (asked.action) {
    case "pause":
    case "resume": {
      const what = asked.action === "pause" ? "paused" : "resumed";
      if (isTerminal(state)) return ended(what);
      if (intent === "cancel") return refused(`Sweep ${id} is being cancelled and cannot be ${what}.`);
      return toIntent(asked.action === "pause" ? "pause" : "run");
    }
    case "cancel":
      if (state === "cancelled") return { kind: "none" };
      return isTerminal(state) ? ended("cancelled") : toIntent("cancel");
    case "set-concurrency":
      if (isTerminal(state)) return ended("changed");
      if (sweep.concurrency === asked.concurrency) return { kind: "none" };
      return { kind: "concurrency", concurrency: asked.concurrency };
    case "set-priority": {
      if (isTerminal(state)) return ended("changed");
      const { priority = sweep.priority, weight = sweep.weight } = asked;
      if (priority === sweep.priority && weight === sweep.weight) return { kind: "none" };
      return { kind: "priority", priority, weight };
    }
    case "retry":
      if (!isTerminal(state)) return refused(`Sweep ${id} is ${state}; only an ended one can be retried.`);
      if (asked.failure !== undefined && sweep.retryableTrials === 0)
        return refused(
          `No trial of sweep ${id} failed with ${asked.failure}; ${failuresText(sweep.failures)}.`,
        );
      if (state === "complete" && sweep.retryableTrials === 0)
        return refused(`Sweep ${id} is complete; there is nothing to retry.`);
      return { kind: "retry" };
  }
}

function failuresText(failures: Readonly<Record<string, number>> = {}): string {
  const known = Object.entries(failures).map(([kind, count]) => `${kind} (${count})`);
  return known.length === 0 ? "none has failed" : `failures are ${known.join(", ")}`;
}
