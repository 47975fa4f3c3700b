import type { TrainJob } from "@foldwise/core/contracts/trainer";
import { buildNetwork } from "@foldwise/core/models";
import { badInput } from "../bad-input";
import type { Checkpoint } from "../checkpoint/format";
import { readCheckpoint } from "../checkpoint/read";
import { type Classifier, createClassifier } from "../network/classifier";
import type { NamedArrays } from "../network/parameters";
import { continuedSchedule, type ScheduleState, startSchedule } from "../schedule/schedule";
import type { Runtime } from "../tensorflow/runtime";
import { drawInitialWeights } from "./initial-weights";

/** A training under way: everything that a checkpoint keeps. */
export interface Training {
  readonly classifier: Classifier;
  /** What its weights started as, in words. */
  readonly initialWeights: string;
  /** Epochs finished. */
  epoch: number;
  schedule: ScheduleState;
  /** Weights of the best epoch by the selection rule; null before the first. */
  best: NamedArrays | null;
}

/**
 * A fresh training, or the one a checkpoint holds.
 *
 * @throws FoldwiseError `invalid` when the checkpoint is damaged, or of another model, seed or list of classes, or the initial weights do not fit
 */
export async function openTraining(
  runtime: Runtime,
  job: TrainJob,
  say: (line: string) => void,
): Promise<Training> {
  const model = { ...job.model, l1: job.training.l1, classes: job.classes.length };
  if (!job.resume) {
    const { weights, words } = await drawInitialWeights(job, buildNetwork(model.name, model), say);
    return {
      classifier: createClassifier(runtime, model, { seed: job.seed, weights }),
      initialWeights: words,
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
  const { epoch, best, initialWeights = "random" } = checkpoint;
  const isOwn = checkpoint.trainingId === job.trainingId && !job.resume.isChanged;
  const schedule = isOwn ? checkpoint.schedule : continuedSchedule(checkpoint.schedule, job.training);
  return { classifier, initialWeights, epoch, schedule, best };
}

/** Of another training, and where options change, what cannot change while one runs has to be the same. */
function requireSame(job: TrainJob, checkpoint: Checkpoint): void {
  const isParent =
    checkpoint.trainingId === job.trainingId
      ? job.resume?.isChanged === true
      : checkpoint.trainingId === job.resume?.parent;
  const { dropout, batchNormMomentum } = job.model;
  const model = isParent ? { ...checkpoint.model, dropout, batchNormMomentum } : checkpoint.model;
  const trainingId = isParent ? job.trainingId : checkpoint.trainingId;
  const ofJob = JSON.stringify([job.trainingId, job.seed, job.classes, job.model]);
  const ofFile = JSON.stringify([trainingId, checkpoint.seed, checkpoint.classes, model]);
  if (ofJob !== ofFile) throw badInput(`the checkpoint belongs to ${ofFile}, the job is ${ofJob}`);
}
