import type { TrainerEvent, TrainerFailure } from "@foldwise/core/contracts/trainer";
import { FoldwiseError } from "@foldwise/core/errors";
import { MAX_FAILURES_IN_ROW } from "@foldwise/core/states";
import type { AttemptEnd } from "@foldwise/db/repositories/training";
import type { Failure } from "@foldwise/db/schema";
import { Stalled, TrainerDied } from "../trainers";
import { WrongPlace } from "../weights";
import type { Ending } from "./attempt-watch";

export type Finished = Extract<TrainerEvent, { type: "done" | "failed" }>;

/**
 * Attempts in a row without a finished epoch after which a failure of the kind is final. What trying again would not
 * change is final at once.
 */
const MAX_TRIES: Readonly<Record<TrainerFailure, number>> = {
  "nan-loss": 1,
  "bad-input": 1,
  "bad-configuration": 1,
  "bad-output": 1,
  "program-error": 2,
  "out-of-memory": 3,
  infrastructure: MAX_FAILURES_IN_ROW,
  internal: MAX_FAILURES_IN_ROW,
};

/**
 * How the attempt ends, from the trainer's last word and from what was asked of it.
 * @param earlier attempts in a row, before this one, that failed without a finished epoch
 */
export function endOf(finished: Finished | null, ending: Ending | null, earlier = 0): AttemptEnd {
  if (finished?.type === "failed") {
    const { kind, message, epoch } = finished;
    const remedy = finished.remedy ?? (kind === "nan-loss" ? nanRemedy(epoch) : undefined);
    const failure = { kind, message, epoch, ...(remedy === undefined ? {} : { remedy }) };
    return { outcome: "failed", failure, final: earlier + 1 >= MAX_TRIES[kind] };
  }
  if (finished?.outcome === "complete" || finished?.outcome === "early-stopped")
    return { outcome: "complete", as: finished.outcome };
  // The trial waits at its rung; whether others want the training is looked at once the trial does.
  if (finished?.outcome === "until-epoch" && ending === null)
    return { outcome: "paused", training: "release" };
  if (ending?.kind === "intent") return { outcome: ending.attempt, training: ending.training };
  if (ending?.kind === "drained") return { outcome: "drained", training: "release" };
  return { outcome: "stopped", training: "release" };
}

/** @param epoch in which the loss stopped being a number. */
function nanRemedy(epoch: number): string {
  const kept =
    epoch > 1
      ? `The checkpoint of epoch ${epoch - 1}, the last with finite values, is kept.`
      : "No epoch had ended, so there is no checkpoint.";
  return `${kept} Launch again with a lower training.learningRate, and check the images; a retry with the same settings would end the same way.`;
}

/**
 * How an attempt ends that somebody or something had asked to end: as asked, and with what had to be done to its trainer
 * where that did not comply.
 */
export function endedBy(error: unknown, ending: Ending, epoch: number): AttemptEnd {
  const end = endOf(null, ending);
  return error instanceof Stalled && end.outcome !== "complete" && end.outcome !== "failed"
    ? { ...end, failure: stallOf(error, epoch) }
    : end;
}

/** A fault of machines, not of the plan: the next attempt may well go through. */
function stallOf({ message }: Stalled, epoch: number): Failure {
  return {
    kind: "stalled",
    message,
    remedy:
      "The next attempt resumes from the last checkpoint. If it happens again, check whether the worker's disk, file server or GPU hangs; if the work is only slow, raise FOLDWISE_STALL_SECONDS on the worker.",
    epoch,
  };
}

/** How an attempt ends whose trainer went, or never came. */
export function failedBy(error: unknown, epoch: number): AttemptEnd {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Stalled) return { outcome: "failed", failure: stallOf(error, epoch), final: false };
  const kind =
    error instanceof TrainerDied ? "trainer-died" : error instanceof FoldwiseError ? error.code : "internal";
  const failure: Failure = { kind, message, epoch };
  if (error instanceof WrongPlace) return { outcome: "failed", failure, final: "own" };
  const final = error instanceof FoldwiseError && (error.code === "invalid" || error.code === "not-found");
  return { outcome: "failed", failure, final };
}

export function isFenced(error: unknown): boolean {
  return error instanceof FoldwiseError && error.code === "fenced";
}
