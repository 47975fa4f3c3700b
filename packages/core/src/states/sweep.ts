import { makeStateMachine } from "./machine";
import { ACTIVE_STATES, isActive, TERMINAL_STATES, WORK_STATES } from "./work-states";

export const SWEEP_STATES = WORK_STATES;
export type SweepState = (typeof SWEEP_STATES)[number];

/** The desired state of a sweep, as people ask for it. The state follows when the work has caught up. */
export const SWEEP_INTENTS = ["run", "pause", "cancel"] as const;
export type SweepIntent = (typeof SWEEP_INTENTS)[number];

/**
 * | event | when |
 * |---|---|
 * | start | its workflow's first step has decided its first trials |
 * | pause | a pause is desired and none of its runs is running any more |
 * | resume | it was paused and is desired to run |
 * | complete, fail, cancel | no trial is open and none will come |
 * | retry | somebody asked for what failed or was cancelled; a new generation begins |
 */
export const sweepMachine = makeStateMachine("sweep", SWEEP_STATES, {
  start: { from: ACTIVE_STATES, to: "running" },
  pause: { from: ACTIVE_STATES, to: "paused" },
  resume: { from: ["paused", "running"], to: "running" },
  complete: { from: ACTIVE_STATES, to: "complete" },
  fail: { from: ACTIVE_STATES, to: "failed" },
  cancel: { from: ACTIVE_STATES, to: "cancelled" },
  retry: { from: TERMINAL_STATES, to: "queued" },
});

/**
 * What a sweep's workflow is to do after a step: go on, wait while it is paused, let its trials be cancelled, or end.
 * `ended`: complete, failed or cancelled in Postgres; `superseded`: a newer generation has the sweep.
 */
export type StepVerdict = "go" | "paused" | "cancelling" | "ended" | "superseded";

/** What is wanted of a sweep: its intent, but that a deleted one is to stop. */
export function desiredOf({ intent, isDeleted }: { intent: SweepIntent; isDeleted: boolean }): SweepIntent {
  return isDeleted ? "cancel" : intent;
}

/**
 * The event by which a sweep's state follows its intent; null where it stays as it is.
 * @param hasRunningRun whether one of its runs is running still
 */
export function sweepFollows({
  state,
  intent,
  hasRunningRun,
}: {
  state: SweepState;
  intent: SweepIntent;
  hasRunningRun: boolean;
}): "pause" | "resume" | null {
  if (intent === "pause" && !hasRunningRun && sweepMachine.changedBy("pause").includes(state)) return "pause";
  if (intent === "run" && sweepMachine.changedBy("resume").includes(state)) return "resume";
  return null;
}

/** How a sweep ends that has no open trial and gets no further one. */
export function sweepEnd({
  failedTrials,
  isCancelled,
}: {
  failedTrials: number;
  isCancelled: boolean;
}): "complete" | "fail" | "cancel" {
  if (isCancelled) return "cancel";
  return failedTrials > 0 ? "fail" : "complete";
}

/** What was asked for and has not come about yet: `pausing`, `cancelling`; null otherwise. */
export function pendingChange({
  state,
  intent,
}: {
  state: SweepState;
  intent: SweepIntent;
}): "pausing" | "cancelling" | null {
  if (intent === "pause" && state === "running") return "pausing";
  // A queued one has nothing under way that would have to stop first.
  if (intent === "cancel" && isActive(state) && state !== "queued") return "cancelling";
  return null;
}
