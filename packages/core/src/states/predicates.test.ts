import { expect, it } from "vitest";
import {
  ACTIVE_STATES,
  ANSWERED_JOB_STATES,
  isActive,
  isJobOpen,
  isRetryable,
  isTerminal,
  JOB_STATES,
  OPEN_JOB_STATES,
  PRUNED,
  RETRYABLE_STATES,
  RUN_STATES,
  RUNNABLE_STATES,
  runMachine,
  type StateMachine,
  SWEEP_STATES,
  sweepMachine,
  TERMINAL_STATES,
  TRAINING_STATES,
  TRIAL_STATES,
  type TrialState,
  trialMachine,
  WAITING,
} from "./index";

it.each([
  ["sweep", SWEEP_STATES, [], []],
  ["trial", TRIAL_STATES, [PRUNED], [WAITING]],
  ["run", RUN_STATES, [PRUNED], [WAITING]],
  ["training", TRAINING_STATES, [], []],
])(
  "a %s is active, has ended or waits for its promotion, and one that ended without a result may be retried, but for a pruned one",
  (_, states, pruned, waiting) => {
    expect(states.filter(isActive)).toEqual(["queued", "running", "paused"]);
    expect(states.filter(isTerminal)).toEqual(["complete", "failed", "cancelled", ...pruned]);
    expect(states.filter(isRetryable)).toEqual(["failed", "cancelled"]);
    expect(states.filter((state) => isActive(state) === isTerminal(state))).toEqual(waiting);
    expect(states.filter(isActive)).toEqual(ACTIVE_STATES);
    expect(states.filter(isTerminal)).toEqual([...TERMINAL_STATES, ...pruned]);
    expect(states.filter(isRetryable)).toEqual(RETRYABLE_STATES);
  },
);

it("a job is open until it is answered", () => {
  expect(JOB_STATES.filter(isJobOpen)).toEqual(OPEN_JOB_STATES);
  expect(JOB_STATES.filter((state) => !isJobOpen(state))).toEqual(ANSWERED_JOB_STATES);
});

function eventsOutOfAnEnd<State extends TrialState, Event extends string>(
  machine: StateMachine<State, Event>,
): Event[] {
  return machine.events.filter((event) => machine.from(event).some((state) => isTerminal(state)));
}

it("no event but a retry, or an edit that gives more to do, leaves a terminal state of a sweep, trial or run", () => {
  expect(eventsOutOfAnEnd(sweepMachine)).toEqual(["retry"]);
  expect(eventsOutOfAnEnd(trialMachine)).toEqual(["rewait", "retry", "reopen"]);
  expect(eventsOutOfAnEnd(runMachine)).toEqual(["rewait", "retry", "reopen"]);
});

it("a run that is not paused wants its training to go on", () => {
  expect(RUNNABLE_STATES).toEqual(runMachine.changedBy("pause"));
});
