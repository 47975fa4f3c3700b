import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CheckpointFile, TrainJob } from "@foldwise/core";
import { writeCheckpoint } from "../checkpoint/write";
import type { Training } from "./start-training";

/** Checkpoints of an attempt that stay: the newest, and the one before for whoever is still reading it. */
const KEPT = 2;

/**
 * Writes the training's state after an epoch. The name carries the attempt, so that one which does not know yet that
 * it was replaced cannot overwrite its successor's files; each attempt clears away only its own.
 */
export function saveCheckpoint(job: TrainJob, training: Training, isBest: boolean): CheckpointFile {
  const { parameters } = training.classifier;
  const weights = parameters.exportWeights();
  if (isBest || !training.best) training.best = weights;
  const name = (epoch: number) => `${prefixOf(job)}epoch-${String(epoch).padStart(6, "0")}.fwckpt`;
  const file = writeCheckpoint(join(job.checkpointDir, name(training.epoch)), {
    trainingId: job.trainingId,
    attempt: job.attempt,
    epoch: training.epoch,
    steps: training.classifier.steps,
    seed: job.seed,
    model: job.model,
    classes: job.classes,
    schedule: training.schedule,
    weights,
    best: training.best,
    ...parameters.exportMoments(),
  });
  removeOld(job);
  return file;
}

function prefixOf({ attempt }: TrainJob): string {
  return `attempt-${attempt}-`;
}

function removeOld(job: TrainJob): void {
  const own = readdirSync(job.checkpointDir)
    .filter((file) => file.startsWith(prefixOf(job)) && file.endsWith(".fwckpt"))
    .sort();
  for (const file of own.slice(0, -KEPT)) rmSync(join(job.checkpointDir, file), { force: true });
}
