import { availableParallelism } from "node:os";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { CheckpointFile, TrainerEvent, TrainJob } from "@foldwise/core/contracts/trainer";
import { selectionOf } from "@foldwise/core/trainers";
import { resolveAugmentation } from "@foldwise/core/trainers/tfjs/augmentation";
import { badInput } from "../bad-input";
import type { BatchSource } from "../pipeline/batch-source";
import { inputThreads } from "../pipeline/input-threads";
import { loadPlainBatch, type TrainingView } from "../pipeline/load-batch";
import { openBatchSource } from "../pipeline/open-source";
import { cutBatches, epochSamples } from "../pipeline/samples";
import { advanceSchedule } from "../schedule/schedule";
import { openRuntime } from "../tensorflow/runtime";
import { saveCheckpoint } from "./checkpoints";
import { type JobIo, throttle } from "./io";
import {
  endLine,
  epochLine,
  imagesLine,
  machineLine,
  modelLine,
  resumeLine,
  say,
  scheduleLine,
} from "./log-lines";
import { openJobPack, positiveIndex } from "./open-job-pack";
import { predictSamples } from "./predict";
import { readyEvent } from "./ready";
import { openTraining, type Training } from "./start-training";
import { NanLossError, trainEpoch } from "./train-epoch";
import { validationMetrics } from "./val-metrics";

type Done = Extract<TrainerEvent, { type: "done" }>;
const VALIDATION_BATCH = 32;

/** Trains from the start or from a checkpoint until the schedule, `untilEpoch` or a command ends it. */
export async function runTraining(job: TrainJob, io: JobIo): Promise<void> {
  const runtime = openRuntime();
  const positive = positiveIndex(job);
  const pack = openJobPack(job.pack.path, job, [...job.samples.train, ...job.samples.val]);
  const notes: string[] = [];
  const training = await openTraining(runtime, job, (line) => notes.push(line));
  const view: TrainingView = {
    pack,
    seed: job.seed,
    augmentation: resolveAugmentation(job.data),
    rescale: job.model.preprocessing.rescale,
  };
  const source = openBatchSource(view, {
    path: job.pack.path,
    threads: inputThreads(process.env, { device: runtime.device, cores: availableParallelism() }),
    batchSize: job.training.batchSize,
  });
  const ready = readyEvent(runtime, {
    model: job.model,
    classes: job.classes.length,
    epoch: training.epoch,
  });
  io.emit({ ...ready, initialWeights: training.initialWeights });
  say(io, machineLine(ready, source.threads));
  say(io, modelLine(job));
  say(io, imagesLine(job));
  for (const note of notes) say(io, note);
  const resumed = resumeLine(job, training.epoch, training.schedule);
  if (resumed) say(io, resumed);
  const end = (outcome: Done["outcome"]) => {
    say(io, endLine(job, outcome, training.epoch, training.schedule));
    io.emit({ type: "done", outcome, epoch: training.epoch });
  };
  try {
    for (let outcome = outcomeOf(job, training, io); ; outcome = outcomeOf(job, training, io)) {
      if (outcome) return end(outcome);
      const finished = await oneEpoch({ job, io, training, view, source, positive });
      if (!finished) return end("stopped");
    }
  } catch (error) {
    if (!(error instanceof NanLossError)) throw error;
    // The last epoch's checkpoint was finite and stays.
    say(io, error.message, "error");
    io.emit({ type: "failed", kind: "nan-loss", message: error.message, epoch: training.epoch + 1 });
  } finally {
    await source.close();
    training.classifier.dispose();
    pack.close();
  }
}

/** A classification metric has no value where the validation side lacks a class; the side is the same in every epoch. */
function noBestEpoch({ training }: TrainJob, epoch: number): string {
  const { metric } = selectionOf(training);
  return `training.selection chooses the best epoch by ${metric}, which has no value in epoch ${epoch}: the validation side lacks a class; choose by val/loss, or another split`;
}

/** Why no further epoch is to be trained, or null. The schedule's own end goes before anything asked for. */
function outcomeOf(job: TrainJob, training: Training, io: JobIo): Done["outcome"] | null {
  if (training.epoch >= job.training.epochs) return "complete";
  const patience = job.training.earlyStopping?.patience ?? Number.POSITIVE_INFINITY;
  if (training.schedule.wait >= patience) return "early-stopped";
  if (training.epoch >= (job.untilEpoch ?? Number.POSITIVE_INFINITY)) return "until-epoch";
  return io.requested() === "nothing" ? null : "stopped";
}

interface EpochContext {
  readonly job: TrainJob;
  readonly io: JobIo;
  readonly training: Training;
  readonly view: TrainingView;
  readonly source: BatchSource;
  readonly positive: number;
}

/** Trains, validates, moves the schedule on, writes the checkpoint, tells. False when it was told to stop now. */
async function oneEpoch({ job, io, training, view, source, positive }: EpochContext): Promise<boolean> {
  const epoch = training.epoch + 1;
  const { learningRate } = training.schedule;
  const start = performance.now();
  const rate = (images: number) => (images * 1000) / (performance.now() - start);
  const report = throttle(500, (at: { batch: number; batches: number; images: number }) =>
    io.emit({
      type: "progress",
      epoch,
      batch: at.batch,
      batches: at.batches,
      imagesPerSecond: encodeMetric(rate(at.images)),
    }),
  );
  const trained = await trainEpoch({
    classifier: training.classifier,
    source,
    seed: job.seed,
    samples: epochSamples(job.samples.train, job.data.balance),
    epoch,
    batchSize: job.training.batchSize,
    learningRate,
    io,
    onBatch: report,
  });
  if (!trained) return false;
  const imagesPerSecond = rate(trained.images);

  const predictions = await predictSamples(
    training.classifier,
    cutBatches(job.samples.val, VALIDATION_BATCH),
    { load: (samples) => loadPlainBatch(view, samples), breathe: io.breathe },
  );
  const penalty = training.classifier.penalty();
  const validation = validationMetrics(predictions, { classes: job.classes, positive, penalty });
  const valLoss = validation["val/loss"];
  if (!Number.isFinite(valLoss))
    throw new NanLossError(`the validation loss became ${valLoss} in epoch ${epoch}`);

  const before = training.schedule;
  const advanced = advanceSchedule(before, job.training, { epoch, metrics: validation });
  if (advanced.state.bestEpoch === 0) throw badInput(noBestEpoch(job, epoch));
  training.epoch = epoch;
  training.schedule = advanced.state;
  const checkpoint: CheckpointFile = saveCheckpoint(job, training, advanced.isBest);
  const metrics = {
    "train/loss": trained.loss,
    "train/accuracy": trained.accuracy,
    ...validation,
    lr: learningRate,
    "perf/images_per_second": imagesPerSecond,
    "perf/epoch_seconds": (performance.now() - start) / 1000,
    "sys/memory_mb": process.memoryUsage.rss() / 2 ** 20,
  };
  io.emit({
    type: "epoch",
    epoch,
    wallTime: new Date().toISOString(),
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, encodeMetric(value)])),
    checkpoint,
    isBest: advanced.isBest,
    bestEpoch: training.schedule.bestEpoch,
  });
  say(io, epochLine(job, epoch, metrics, advanced.isBest));
  const changed = scheduleLine(job, before, advanced.state);
  if (changed) say(io, changed);
  return true;
}
