import { makeStateMachine } from "./machine";
import { RUN_STATES, type RunState } from "./run";

/**
 * Of a run that a program logs from outside: the program says what its state is, and may take up again a run that has
 * ended.
 *
 * | event | when |
 * |---|---|
 * | schedule | it has not begun yet |
 * | start | it has begun, or goes on |
 * | complete | it has ended well |
 * | fail | it has ended with an error |
 * | cancel | it was stopped from outside |
 */
export const loggedRunMachine = makeStateMachine("logged run", RUN_STATES, {
  schedule: { from: RUN_STATES, to: "queued" },
  start: { from: RUN_STATES, to: "running" },
  complete: { from: RUN_STATES, to: "complete" },
  fail: { from: RUN_STATES, to: "failed" },
  cancel: { from: RUN_STATES, to: "cancelled" },
});
export type LoggedRunEvent = (typeof loggedRunMachine.events)[number];

/** MLflow's statuses in the order of their numbers, from 1, with the event that each asks for. */
export const MLFLOW_STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;
export type MlflowStatus = (typeof MLFLOW_STATUSES)[number];
export const EVENT_OF_STATUS: Readonly<Record<MlflowStatus, LoggedRunEvent>> = {
  RUNNING: "start",
  SCHEDULED: "schedule",
  FINISHED: "complete",
  FAILED: "fail",
  KILLED: "cancel",
};

/** How MLflow's clients see the state of any run. One that a stopping rule ended early has ended as it should. */
export const STATUS_OF_STATE: Readonly<Record<RunState, MlflowStatus>> = {
  queued: "SCHEDULED",
  running: "RUNNING",
  paused: "SCHEDULED",
  waiting: "SCHEDULED",
  complete: "FINISHED",
  pruned: "FINISHED",
  failed: "FAILED",
  cancelled: "KILLED",
};
