import { join } from "node:path";
import type { CheckpointFile, TrainJob } from "@foldwise/core/contracts/trainer";
import { writeCheckpoint } from "../checkpoint/write";
import type { Training } from "./start-training";

/**
 * Writes the training's state after an epoch. The name carries the attempt, so that one which does not know yet that
 * it was replaced cannot overwrite its successor's files. None is removed here: the reader lets go of each once it is
 * stored, and during an outage of the database it may be many epochs behind.
 */
export function saveCheckpoint(job: TrainJob, training: Training, isBest: boolean): CheckpointFile {
  const { parameters } = training.classifier;
  const weights = parameters.exportWeights();
  if (isBest || !training.best) training.best = weights;
  const name = (epoch: number) => `${prefixOf(job)}epoch-${String(epoch).padStart(6, "0")}.fwckpt`;
  return writeCheckpoint(join(job.checkpointDir, name(training.epoch)), {
    trainingId: job.trainingId,
    attempt: job.attempt,
    epoch: training.epoch,
    steps: training.classifier.steps,
    seed: job.seed,
    model: job.model,
    classes: job.classes,
    initialWeights: training.initialWeights,
    schedule: training.schedule,
    weights,
    best: training.best,
    ...parameters.exportMoments(),
  });
}

function prefixOf({ attempt }: TrainJob): string {
  return `attempt-${attempt}-`;
}
