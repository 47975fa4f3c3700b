import {
  type ConfusionMatrix,
  classificationMetrics,
  confusionMatrix,
  decodeMetric,
  type EvaluateInput,
  rocAuc,
  type TrainerEvent,
} from "@foldwise/core";
import {
  bestAndLastCheckpoints,
  completeRuns,
  failRuns,
  fillCheckpointMetrics,
  lastLogLine,
  loadTrial,
  missingEvaluations,
  plannedEvaluations,
  storeEvaluation,
  trainingInputs,
  trialWish,
} from "@foldwise/db";
import { Context } from "@temporalio/activity";
import { ApplicationFailure, CancelledFailure } from "@temporalio/common";
import type { Slot } from "../process/slots";
import { makeAttemptLog } from "./attempt-events";
import type { Dependencies, TrainDependencies } from "./dependencies";
import { startHeart } from "./heart";
import { isOutage, withPatience } from "./outage";
import { trainerOf } from "./train-until";

type Evaluated = Extract<TrainerEvent, { type: "evaluation" }>;
const LOOK_MS = 2_000;

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
  let slot: Slot | null = null;
  try {
    const { sweep } = await withPatience(() => loadTrial({ ctx: deps.db, trialId }));
    const wanted = await withPatience(() =>
      missingEvaluations({ ctx: deps.db, trainingId, wanted: plannedEvaluations(sweep.plan) }),
    );
    if (wanted.length > 0) {
      slot = await deps.slots.take(AbortSignal.any([cancelled, deps.draining]));
      const inputs = await withPatience(() => trainingInputs({ ctx: deps.db, trainingId }));
      const checkpoints = await withPatience(() => bestAndLastCheckpoints({ ctx: deps.db, trainingId }));
      if (!checkpoints)
        throw ApplicationFailure.nonRetryable("The training has no checkpoint.", "no-checkpoint");
      const last = await withPatience(() => lastLogLine({ ctx: deps.db, trainingId }));
      const log = makeAttemptLog(deps, { trainingId, number: last.attempt }, last.seq);
      const session = await trainerOf(deps, inputs.spec.trainer.kind).evaluate(
        {
          inputs,
          checkpoint: await deps.artifacts.localPath(checkpoints.last.sha256),
          evaluations: wanted,
          place: slot.place,
        },
        () => {},
      );
      const stop = () => session.stop("now");
      const watching = setInterval(() => void stopWhenCancelled(deps, trialId, stop), LOOK_MS);
      deps.draining.addEventListener("abort", stop, { once: true });
      try {
        for await (const event of session.events) {
          if (event.type === "evaluation") {
            const row = evaluationRow(trainingId, inputs.dataset, event);
            await withPatience(() => storeEvaluation({ ctx: deps.db, row }));
            done += 1;
            deps.news.publish({ kind: "training", id: trainingId });
          }
          if (event.type === "log") log.add(event.level, event.message);
          if (event.type === "failed") throw ApplicationFailure.retryable(event.message, event.kind);
        }
      } finally {
        clearInterval(watching);
        deps.draining.removeEventListener("abort", stop);
        await session.kill();
        // The log is for people: an evaluation does not fail for it.
        await log.flush().catch(() => undefined);
      }
      if (done < wanted.length) {
        if (deps.draining.aborted)
          throw ApplicationFailure.retryable("The worker is stopping.", "WorkerDraining");
        return { outcome: "cancelled" };
      }
    }
    // Its epochs may be those of an older release; a complete run has its objective.
    await withPatience(() =>
      fillCheckpointMetrics({ ctx: deps.db, metrics: deps.metrics, trainingIds: [trainingId] }),
    );
    await withPatience(() => completeRuns({ ctx: deps.db, trialId, trainingId }));
    deps.news.publish({ kind: "training", id: trainingId });
    return { outcome: "complete" };
  } catch (error) {
    if (cancelled.aborted && !deps.draining.aborted)
      throw new CancelledFailure("The evaluation was cancelled.");
    throw error;
  } finally {
    heart.stop();
    slot?.release();
  }
}

async function stopWhenCancelled(deps: Dependencies, trialId: number, stop: () => void): Promise<void> {
  try {
    if ((await trialWish({ ctx: deps.db, trialId })) === "cancel") stop();
  } catch (error) {
    if (!isOutage(error)) stop();
  }
}

/** Metrics follow from the predictions; null where one does not exist. */
function evaluationRow(
  trainingId: number,
  { classes, positiveClass }: { classes: string[]; positiveClass: string },
  event: Evaluated,
) {
  const labels = event.predictions.map(({ label }) => classes.indexOf(label));
  const predicted = event.predictions.map((prediction) => classes.indexOf(prediction.predicted));
  const scores = event.predictions.map(({ score }) => decodeMetric(score));
  const matrix: ConfusionMatrix = confusionMatrix(labels, predicted, classes);
  const auc = rocAuc(labels, scores, classes.indexOf(positiveClass));
  return {
    trainingId,
    weights: event.weights,
    epoch: event.epoch,
    sigma: event.sigma,
    replicate: event.replicate,
    realisedSigma: event.realisedSigma,
    classes,
    confusion: matrix.counts.map((row) => [...row]),
    metrics: { ...classificationMetrics(matrix).values, auc: auc.value },
    images: event.predictions.map(({ index }) => index),
    labels,
    scores,
  };
}

/** The workflow gave up on an evaluation: its runs have failed, the training stands. */
export async function failEvaluation(
  deps: Dependencies,
  { trainingId, trialId, message }: EvaluateInput & { message: string },
): Promise<void> {
  const failure = {
    kind: "evaluation",
    message,
    remedy: "Retry: the training is kept, only its evaluations are made.",
  };
  await failRuns({ ctx: deps.db, trialId, trainingId, failure });
  deps.news.publish({ kind: "training", id: trainingId });
}
