import type { TrainJob } from "@foldwise/core";
import { badInput } from "../bad-input";
import type { Checkpoint } from "../checkpoint/format";
import { readCheckpoint } from "../checkpoint/read";
import { type Classifier, createClassifier } from "../network/classifier";
import type { NamedArrays } from "../network/parameters";
import { type ScheduleState, startSchedule } from "../schedule/schedule";
import type { Runtime } from "../tensorflow/runtime";

/** A training under way: everything that a checkpoint keeps. */
export interface Training {
  readonly classifier: Classifier;
  /** Epochs finished. */
  epoch: number;
  schedule: ScheduleState;
  /** Weights of the epoch with the lowest validation loss; null before the first. */
  best: NamedArrays | null;
}

/**
 * A fresh training, or the one a checkpoint holds.
 *
 * @throws FoldwiseError `invalid` when the checkpoint is damaged, or of another model, seed or list of classes
 */
export function openTraining(runtime: Runtime, job: TrainJob): Training {
  const model = { ...job.model, l1: job.training.l1, classes: job.classes.length };
  if (!job.resume) {
    const weights = job.initialWeights && readCheckpoint(job.initialWeights.path).best;
    return {
      classifier: createClassifier(
        runtime,
        model,
        weights ? { seed: job.seed, weights } : { seed: job.seed },
      ),
      epoch: 0,
      schedule: startSchedule(job.training),
      best: null,
    };
  }
  const checkpoint = readCheckpoint(job.resume.path);
  requireSame(job, checkpoint);
  const classifier = createClassifier(runtime, model, { seed: job.seed, weights: checkpoint.weights });
  classifier.parameters.importMoments(checkpoint);
  classifier.steps = checkpoint.steps;
  return { classifier, epoch: checkpoint.epoch, schedule: checkpoint.schedule, best: checkpoint.best };
}

function requireSame(job: TrainJob, checkpoint: Checkpoint): void {
  const ofJob = JSON.stringify([job.trainingId, job.seed, job.classes, job.model]);
  const ofFile = JSON.stringify([
    checkpoint.trainingId,
    checkpoint.seed,
    checkpoint.classes,
    checkpoint.model,
  ]);
  if (ofJob !== ofFile) throw badInput(`the checkpoint belongs to ${ofFile}, the job is ${ofJob}`);
}
