import { z } from "zod";
import type { StepVerdict, TrialState } from "../states";

/** Names that workflows, activities, workers and clients share. Payloads carry ids only (tested at 64 kB). */
export const TASK_QUEUES = { control: "foldwise-control" } as const;

/** The task queue of a resource class: `train.cpu` → `foldwise-train.cpu`. */
export function taskQueueOf(resourceClass: string): string {
  return `foldwise-${resourceClass}`;
}

/** How a server of Temporal dispatches the tasks that wait in one queue. */
export const DISPATCH_ORDERS = ["priority-and-fairness", "priority", "first-in-first-out"] as const;
export type DispatchOrder = (typeof DISPATCH_ORDERS)[number];

/**
 * `trainTrial` is what `trialWorkflow` of earlier releases came to: a name of its own needs no markers in each history. What an
 * earlier release began goes on under the name that it has, and so does what its sweeps start.
 */
export const WORKFLOWS = {
  sweep: "sweepWorkflow",
  trial: "trainTrial",
  earlierTrial: "trialWorkflow",
} as const;

export const SIGNALS = {
  /** To a sweep or a trial: an intent in Postgres has changed, read it again. */
  intentChanged: "intentChanged",
  /** To a sweep: a trial of it has ended. */
  trialEnded: "trialEnded",
  /** To a trial: a training that it waits for has moved. */
  trainingSettled: "trainingSettled",
} as const;

export function sweepWorkflowId(uid: string, generation: number): string {
  return `sweep-${uid}-${generation}`;
}

export function trialWorkflowId(sweepUid: string, number: number, generation: number): string {
  return `trial-${sweepUid}-${number}-${generation}`;
}

export const sweepInputSchema = z.strictObject({
  sweepId: z.int(),
  /** Tells a sweep of this database from one of the same number in a database that was thrown away. */
  uid: z.string(),
  generation: z.int(),
  started: z.int().default(0),
});
export type SweepInput = z.input<typeof sweepInputSchema>;

export const trialInputSchema = z.strictObject({ trialId: z.int(), sweepUid: z.string() });
export type TrialInput = z.infer<typeof trialInputSchema>;

export const trialEndedSchema = z.strictObject({ trialId: z.int() });

/** How `trainUntil` ended. `busy`: another trial's attempt holds the training; wait for `trainingSettled`. */
export const TRAIN_OUTCOMES = ["complete", "until-epoch", "paused", "cancelled", "busy", "failed"] as const;
export type TrainOutcome = (typeof TRAIN_OUTCOMES)[number];
export interface TrainResult {
  outcome: TrainOutcome;
  epoch: number;
  /** With `busy`: when the holder's lease ends unless it is renewed, milliseconds. */
  retryMs?: number;
  /** With `complete`: true where the trial's evaluations of it have been seen to as well. */
  evaluated?: boolean;
}

export interface TrainUntilInput {
  trainingId: number;
  /** The trial that asks; what its sweep wants is read from Postgres. */
  trialId: number;
  /** Stop, with a checkpoint, after this epoch; to the training's end when left out. */
  untilEpoch?: number;
}

export interface TrainInTurnInput extends Omit<TrainUntilInput, "trainingId"> {
  trainingIds: number[];
}

/** What `trainInTurn` has not brought to an end: each is to be asked for by itself. */
export interface TrainInTurnResult {
  left: number[];
}

/** What a trial's workflow works with. */
export interface TrialWork {
  /** True for a trial that has ended already. */
  ended: boolean;
  trainingIds: number[];
  trainQueue: string;
  /** Heartbeat time-out of the training's activities. */
  heartbeatMs: number;
  /** The rung at which the trial waits to be promoted: its trainings pause after this epoch. To their end when left out. */
  untilEpoch?: number;
  /** Its trainings are done one after another, in their order; all at once when left out. */
  isSpread?: boolean;
  /** Its trainings are queued in their order, as its stopping rule compares trials over their first runs; in any order when left out. */
  isInOrder?: boolean;
  /** Its trainings are so short that one activity does them all, one after another. */
  isShort?: boolean;
  /** Of the trial, when it was started: a later one has it once it is promoted or retried. */
  generation?: number;
  /** Temporal's priority of the training's activities; left out by workers before 0.2. */
  priority?: { priorityKey: number; fairnessKey: string; fairnessWeight: number };
}

export interface EvaluateInput {
  trainingId: number;
  trialId: number;
}

/** `busy`: another trial that shares the training makes its evaluations; wait for `trainingSettled`. */
export interface EvaluateResult {
  outcome: "complete" | "cancelled" | "busy";
  /** With `busy`: when the holder's lease ends unless it is renewed, milliseconds. */
  retryMs?: number;
}

export interface TrialClosed {
  state: TrialState;
  /** Who waits to hear of it: the sweep's workflow of the generation it is in now. */
  sweepWorkflowId: string;
}

/** What a sweep's workflow is to do next. */
export interface SweepStep {
  verdict: StepVerdict;
  uid: string;
  intentVersion: number;
  /** Trials that have not ended: id, number and generation, which their workflow's id is made from. */
  open: (readonly [id: number, number: number, generation: number])[];
  /** Trials that one execution of the workflow starts before it continues as new. */
  trialsPerExecution?: number;
}

/** Channel of Postgres' NOTIFY: {"kind":"training","id":12}. Throttled, outside of write transactions. */
export const NOTIFICATION_CHANNEL = "foldwise_news";
export const changeNotificationSchema = z.strictObject({
  kind: z.enum(["sweep", "training", "run", "worker", "dataset", "import", "request"]),
  id: z.union([z.int(), z.string()]),
});
export type ChangeNotification = z.infer<typeof changeNotificationSchema>;
