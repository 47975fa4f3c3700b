import type { SweepDetail, TrialView } from "@foldwise/core/contracts/http/sweep";
import type { SweepStreamEvent } from "@foldwise/core/contracts/http/sweep-stream";
import type { TrialPage } from "@foldwise/core/contracts/http/trial-row";
import { shortDigest } from "./digest";

/** What of a sweep's detail can change. */
export type LiveSweep = Omit<SweepDetail, "source" | "cost">;

export function liveSweep({ source: _, cost: __, ...sweep }: SweepDetail): LiveSweep {
  return sweep;
}

/** As the events have it that carry the whole of it each time. */
export function withoutPlan({ plan: _, ...sweep }: LiveSweep): Omit<LiveSweep, "plan"> {
  return sweep;
}

/** Digest of what may change of a sweep's detail. */
export function sweepVersion(detail: SweepDetail): string {
  return shortDigest(liveSweep(detail));
}

/** What a client that knows `before` has to be told; all where it knows nothing. */
export function sweepChanges(before: LiveSweep | null, now: LiveSweep): SweepStreamEvent {
  const { trialViews, ...rest } = now;
  const known = new Map(before?.trialViews.map((trial): [number, TrialView] => [trial.number, trial]));
  const numbers = trialViews.map(({ number }) => number);
  return {
    type: "changes",
    sweep: Object.fromEntries(
      Object.entries(rest).filter(
        ([key, value]) => before === null || !isSame(value, Reflect.get(before, key)),
      ),
    ),
    trialViews: trialViews.filter((trial) => !isSame(trial, known.get(trial.number))),
    trialNumbers: isSame(
      numbers,
      before?.trialViews.map(({ number }) => number),
    )
      ? null
      : numbers,
  };
}

export function pageChanges(before: TrialPage | null, now: TrialPage): SweepStreamEvent {
  const known = new Map(before?.trials.map((row) => [row.number, row]));
  const numbers = now.trials.map(({ number }) => number);
  const { total, matching, offset, next, previous } = now;
  return {
    type: "trials",
    trials: now.trials.filter((row) => !isSame(row, known.get(row.number))),
    numbers: isSame(
      numbers,
      before?.trials.map(({ number }) => number),
    )
      ? null
      : numbers,
    total,
    matching,
    offset,
    next,
    previous,
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
