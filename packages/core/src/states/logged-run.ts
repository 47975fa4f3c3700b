import { makeStateMachine } from "./machine";
import { RUN_STATES } from "./run";

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
