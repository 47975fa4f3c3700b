export { type AttemptEnding, MAX_FAILURES_IN_ROW, type TrainingAfter, trainingAfter } from "./attempt";
export {
  ANSWERED_JOB_STATES,
  IMPORT_STATES,
  type ImportState,
  importMachine,
  isJobOpen,
  JOB_STATES,
  type JobState,
  jobMachine,
  OPEN_JOB_STATES,
} from "./job";
export { type LoggedRunEvent, loggedRunMachine } from "./logged-run";
export { makeStateMachine, type Rule, type StateMachine, type Transition } from "./machine";
export { mayRunFollow, RUN_STATES, type RunState, runFollows, runMachine } from "./run";
export {
  desiredOf,
  pendingChange,
  type StepVerdict,
  SWEEP_INTENTS,
  SWEEP_STATES,
  type SweepIntent,
  type SweepState,
  sweepEnd,
  sweepFollows,
  sweepMachine,
} from "./sweep";
export {
  ATTEMPT_OUTCOMES,
  type AttemptOutcome,
  TRAINING_STATES,
  type TrainingDemand,
  type TrainingState,
  trainingFollows,
  trainingMachine,
} from "./training";
export { TRIAL_STATES, type TrialState, trialEnd, trialFollows, trialMachine } from "./trial";
export {
  ACTIVE_STATES,
  isActive,
  isRetryable,
  isRunnable,
  isTerminal,
  PRUNED,
  RETRYABLE_STATES,
  RUNNABLE_STATES,
  TERMINAL_STATES,
  WAITING,
  type WorkState,
} from "./work-states";
