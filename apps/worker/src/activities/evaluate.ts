import type { EvaluateInput } from "@foldwise/core/contracts/temporal";
import { evaluationsOfTrial } from "@foldwise/core/sweep";
import { bestAndLastCheckpoints, fillCheckpointMetrics } from "@foldwise/db/repositories/checkpoint";
import { missingEvaluations, storeEvaluation } from "@foldwise/db/repositories/evaluation";
import { lastLogLine } from "@foldwise/db/repositories/log-line";
import { currentTrainingId } from "@foldwise/db/repositories/training";
import { completeRuns, desiredTrialState, failRuns, loadTrial } from "@foldwise/db/repositories/trial";
import { Context } from "@temporalio/activity";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import { JobFailed } from "../process/job-events";
import type { Slot } from "../process/slots";
import { Stalled } from "../trainers";
import { makeAttemptLog } from "./attempt-events";
import type { Dependencies, TrainDependencies } from "./dependencies";
import { startHeart } from "./heart";
import { makeEvaluations } from "./make-evaluations";
import { isOutage, retryOnOutage } from "./outage";

const POLL_MS = 2_000;

/**
 * Makes what a trial's plan still lacks of evaluations of a training, all in one trainer process, and completes the
 * trial's runs of it. Called again, it makes only what is missing.
 */
export async function evaluateTraining(
  deps: TrainDependencies,
  { trainingId, trialId }: EvaluateInput,
): Promise<{ outcome: "complete" | "cancelled" }> {
  const cancelled = Context.current().cancellationSignal;
  let done = 0;
  const heart = startHeart(() => ({ trainingId, evaluations: done }));
  const unwanted = new AbortController();
  const signal = AbortSignal.any([cancelled, deps.draining, unwanted.signal]);
  const retry = { signal };
  let slot: Slot | null = null;
  try {
    const { sweep, trial } = await retryOnOutage(() => loadTrial({ ctx: deps.db, trialId }), retry);
    const wanted = await retryOnOutage(
      () => missingEvaluations({ ctx: deps.db, trainingId, wanted: evaluationsOfTrial(sweep.plan, trial) }),
      retry,
    );
    if (wanted.length > 0) {
      slot = await deps.slots.take(signal);
      const { place } = slot;
      const inputs = await retryOnOutage(() => deps.inputsOf(trainingId), retry);
      const checkpoints = await retryOnOutage(
        () => bestAndLastCheckpoints({ ctx: deps.db, trainingId }),
        retry,
      );
      if (!checkpoints)
        throw ApplicationFailure.nonRetryable("The training has no checkpoint.", "no-checkpoint");
      const last = await retryOnOutage(() => lastLogLine({ ctx: deps.db, trainingId }), retry);
      const log = makeAttemptLog(deps, { trainingId, number: last.attempt }, last.seq);
      const watching = setInterval(() => void stopWhenCancelled(deps, trialId, unwanted), POLL_MS);
      try {
        for await (const row of makeEvaluations(deps, {
          inputs,
          stored: checkpoints.last,
          wanted,
          place,
          signal,
          log,
        })) {
          await retryOnOutage(() => storeEvaluation({ ctx: deps.db, row }), retry);
          done += 1;
          deps.notifier.publish({ kind: "training", id: trainingId });
        }
      } catch (error) {
        if (!signal.aborted) {
          if (error instanceof Stalled) log.add("error", `evaluation: ${error.message}`);
          throw error instanceof JobFailed ? ApplicationFailure.retryable(error.message, error.kind) : error;
        }
      } finally {
        clearInterval(watching);
        // The log is for people: an evaluation does not fail for it.
        await log.flush().catch(() => undefined);
      }
      if (done < wanted.length) {
        if (deps.draining.aborted)
          throw ApplicationFailure.retryable("The worker is stopping.", "WorkerDraining");
        if (cancelled.aborted) throw new CancelledFailure("The evaluation was cancelled.");
        return { outcome: "cancelled" };
      }
    }
    // Its epochs may be those of an older release; a complete run has its objective.
    await retryOnOutage(
      () => fillCheckpointMetrics({ ctx: deps.db, metrics: deps.metrics, trainingIds: [trainingId] }),
      retry,
    );
    await retryOnOutage(() => completeRuns({ ctx: deps.db, trialId, trainingId }), retry);
    deps.notifier.publish({ kind: "training", id: trainingId });
    return { outcome: "complete" };
  } catch (error) {
    if (cancelled.aborted && !deps.draining.aborted)
      throw new CancelledFailure("The evaluation was cancelled.");
    if (deps.draining.aborted)
      throw ApplicationFailure.retryable("The worker is stopping.", "WorkerDraining");
    throw error;
  } finally {
    heart.stop();
    slot?.release();
  }
}

async function stopWhenCancelled(
  deps: Dependencies,
  trialId: number,
  unwanted: AbortController,
): Promise<void> {
  const stop = () => unwanted.abort(new Error("The evaluation is no longer needed."));
  try {
    if ((await desiredTrialState({ ctx: deps.db, trialId })) === "cancel") stop();
  } catch (error) {
    if (!isOutage(error)) stop();
  }
}

/** The workflow gave up on an evaluation: its runs have failed, the training stands. */
export async function failEvaluation(
  deps: Dependencies,
  { trainingId: asked, trialId, message }: EvaluateInput & { message: string },
): Promise<void> {
  const trainingId = await currentTrainingId(deps.db, { trainingId: asked, trialId });
  const failure = {
    kind: "evaluation",
    message,
    remedy: "Retry: the training is kept; only its evaluations are computed.",
  };
  await failRuns({ ctx: deps.db, trialId, trainingId, failure });
  deps.notifier.publish({ kind: "training", id: trainingId });
}
