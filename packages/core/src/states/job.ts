import { makeStateMachine } from "./machine";
import { isOneOf } from "./work-states";

/** States of what is asked of a worker: a prediction, an export, the pictures of an image. */
export const JOB_STATES = ["queued", "running", "complete", "failed"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Jobs that wait for an answer. */
export const OPEN_JOB_STATES = ["queued", "running"] as const satisfies readonly JobState[];

/** Jobs that are answered; nobody can ask for them again. */
export const ANSWERED_JOB_STATES = ["complete", "failed"] as const satisfies readonly JobState[];

/**
 * | event | when |
 * |---|---|
 * | claim | a worker takes it, also from one that has gone |
 * | complete, fail | its worker has an answer, or too many workers went away over it |
 * | release | its worker stops before it is done |
 */
export const jobMachine = makeStateMachine("job", JOB_STATES, {
  claim: { from: OPEN_JOB_STATES, to: "running" },
  complete: { from: ["running"], to: "complete" },
  fail: { from: ["running"], to: "failed" },
  release: { from: ["running"], to: "queued" },
});

/** States of the import of a dataset, a job that a person can cancel. */
export const IMPORT_STATES = [...JOB_STATES, "cancelled"] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** As a job; `cancel` comes from a person, before it has ended. */
export const importMachine = makeStateMachine("import", IMPORT_STATES, {
  claim: { from: OPEN_JOB_STATES, to: "running" },
  complete: { from: ["running"], to: "complete" },
  fail: { from: ["running"], to: "failed" },
  release: { from: ["running"], to: "queued" },
  cancel: { from: OPEN_JOB_STATES, to: "cancelled" },
});

/** True for a job that waits for an answer. */
export function isJobOpen(state: ImportState): state is (typeof OPEN_JOB_STATES)[number] {
  return isOneOf(OPEN_JOB_STATES, state);
}
