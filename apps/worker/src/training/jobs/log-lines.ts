import type { EvaluateJob, TrainerEvent, TrainJob } from "@foldwise/core/contracts/trainer";
import { classificationMetric, confusionMatrix } from "@foldwise/core/metrics";
import { describeModel } from "@foldwise/core/models";
import { noiseOf, selectionOf, selectionText } from "@foldwise/core/trainers";
import { epochSamples } from "../pipeline/samples";
import type { ScheduleState } from "../schedule/schedule";
import type { JobIo } from "./io";

type Ready = Extract<TrainerEvent, { type: "ready" }>;
type Evaluated = Extract<TrainerEvent, { type: "evaluation" }>;

export function say(io: JobIo, message: string, level: "info" | "warn" | "error" = "info"): void {
  io.emit({ type: "log", level, message });
}

/** On what a job runs: `cpu, TensorFlow 2.9.1, 2 threads, 1 for images, trainer 2`. */
export function machineLine({ device, versions, threads }: Ready, imageThreads: number): string {
  return `${device}, TensorFlow ${versions.tensorflow}, ${count(threads, "thread")}, ${imageThreads} for images, trainer ${versions.trainer}`;
}

export function modelLine({ model, classes }: TrainJob): string {
  const { params, isApproximation } = describeModel(model.name, { ...model, classes: classes.length });
  const grouped = (value: number) => value.toLocaleString("en-US");
  const named = [
    `${model.name}${isApproximation ? " (an approximation)" : ""} at ${model.inputSize} px`,
    `width ${model.widthMultiplier}`,
    ...(model.head === "reference" ? ["the reference's head"] : []),
    ...(model.freezeBase ? ["the base frozen"] : []),
  ].join(", ");
  return `${named}: ${grouped(params.total)} parameters, ${grouped(params.trainable)} trainable`;
}

/** How many images of each class each side has, and what an epoch makes of the training side. */
export function imagesLine({ samples, classes, data }: TrainJob): string {
  const perClass = (side: readonly { class: number }[]) =>
    classes
      .map((name, index) => `${side.filter((sample) => sample.class === index).length} ${name}`)
      .join(", ");
  const epoch = epochSamples(samples.train, data.balance);
  const balanced = epoch.length > samples.train.length ? `; ${epoch.length} an epoch once balanced` : "";
  return `images: ${samples.train.length} train (${perClass(samples.train)})${balanced}; ${samples.val.length} validation (${perClass(samples.val)})`;
}

export function resumeLine(job: TrainJob, epoch: number, schedule: ScheduleState): string | null {
  if (!job.resume) return null;
  return `resumed after epoch ${epoch} of at most ${job.training.epochs}: lr ${short(schedule.learningRate)}, ${bestOf(job, schedule)}`;
}

/** One epoch; * marks the best epoch so far. */
export function epochLine(
  job: TrainJob,
  epoch: number,
  metrics: Readonly<Record<string, number>>,
  isBest: boolean,
): string {
  const value = (name: string, digits = 4) => (metrics[name] ?? Number.NaN).toFixed(digits);
  return [
    `epoch ${epoch}/${job.training.epochs}${isBest ? " *" : ""}`,
    `train loss ${value("train/loss")}`,
    `val loss ${value("val/loss")}`,
    `val balanced accuracy ${value("val/balanced_accuracy")}`,
    `lr ${short(metrics.lr ?? Number.NaN)}`,
    `${value("perf/epoch_seconds", 1)} s`,
    `${value("perf/images_per_second", 0)} images/s`,
  ].join(" · ");
}

/** What the schedule did after an epoch; null where it only went on. */
export function scheduleLine(job: TrainJob, before: ScheduleState, after: ScheduleState): string | null {
  if (after.learningRate === before.learningRate) return null;
  return `lr ${short(before.learningRate)} → ${short(after.learningRate)}: the validation loss has not improved for ${count(job.training.plateau?.patience ?? 0, "epoch")}`;
}

export function endLine(
  job: TrainJob,
  outcome: "complete" | "early-stopped" | "until-epoch" | "stopped",
  epoch: number,
  schedule: ScheduleState,
): string {
  const why = {
    complete: `finished all ${count(epoch, "epoch")}`,
    "early-stopped": `stopped early after epoch ${epoch}: no lower validation loss for ${count(job.training.earlyStopping?.patience ?? 0, "epoch")}`,
    "until-epoch": `paused after epoch ${epoch}`,
    stopped: `stop requested; epoch ${epoch} is the last complete one`,
  }[outcome];
  return `${why}; ${bestOf(job, schedule)}`;
}

export function evaluationLine(job: EvaluateJob, event: Evaluated): string {
  const { predictions = [] } = event;
  const place = (label: string) => job.classes.indexOf(label);
  const matrix = confusionMatrix(
    predictions.map(({ label }) => place(label)),
    predictions.map(({ predicted }) => place(predicted)),
    job.classes,
  );
  const value = (name: "accuracy" | "balanced_accuracy") =>
    classificationMetric(matrix, name).value?.toFixed(4) ?? "undefined";
  const { testSigma, replicate } = noiseOf(event.conditions);
  const noise =
    testSigma === 0
      ? "sigma 0"
      : `sigma ${testSigma} (${event.realisedSigma?.toFixed(2)} after clipping), draw ${replicate}`;
  return `test, ${event.weights} weights (epoch ${event.epoch}), ${noise}: balanced accuracy ${value("balanced_accuracy")}, accuracy ${value("accuracy")}, ${predictions.length} images`;
}

function bestOf(
  { training }: TrainJob,
  { bestEpoch, bestLoss, bestValue = bestLoss }: ScheduleState,
): string {
  return bestValue === null
    ? "no best epoch yet"
    : `best epoch ${bestEpoch}, ${selectionText(selectionOf(training))} ${bestValue.toFixed(4)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
