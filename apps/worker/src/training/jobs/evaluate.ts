import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { EvaluateJob, TrainerEvent } from "@foldwise/core/contracts/trainer";
import type { WeightsKind } from "@foldwise/core/words";
import { badInput } from "../bad-input";
import { readCheckpoint } from "../checkpoint/read";
import { createPredictor, type Predictor } from "../network/predictor";
import { noisyTestImage, toBatch } from "../pipeline/load-batch";
import { cutBatches } from "../pipeline/samples";
import { openRuntime } from "../tensorflow/runtime";
import type { JobIo } from "./io";
import { evaluationLine, say } from "./log-lines";
import { openJobPack, positiveIndex } from "./open-job-pack";
import { predictSamples } from "./predict";
import { readyEvent } from "./ready";

/** Evaluates a checkpoint's best or last weights on the test side, once for each sigma and replicate asked for. */
export async function runEvaluation(job: EvaluateJob, io: JobIo): Promise<void> {
  const runtime = openRuntime();
  const checkpoint = readCheckpoint(job.checkpoint.path);
  if (JSON.stringify(checkpoint.classes) !== JSON.stringify(job.classes))
    throw badInput(
      `the checkpoint has the classes ${checkpoint.classes.join(", ")}, the job has ${job.classes.join(", ")}`,
    );
  const positive = positiveIndex(job);
  const pack = openJobPack(job.pack.path, job, job.samples.test);
  const model = { ...checkpoint.model, classes: job.classes.length };
  io.emit(
    readyEvent(runtime, { model: checkpoint.model, classes: job.classes.length, epoch: checkpoint.epoch }),
  );

  let loaded: { weights: WeightsKind; predictor: Predictor } | undefined;
  const predictorOf = (weights: WeightsKind): Predictor => {
    if (loaded?.weights === weights) return loaded.predictor;
    loaded?.predictor.dispose();
    const arrays = weights === "best" ? checkpoint.best : checkpoint.weights;
    loaded = { weights, predictor: createPredictor(runtime, model, arrays) };
    return loaded.predictor;
  };
  for (const { weights, conditions } of job.evaluations) {
    if (io.requested() === "stop-now") {
      io.emit({ type: "done", outcome: "stopped", epoch: checkpoint.epoch });
      return;
    }
    let squares = 0;
    const predictions = await predictSamples(
      predictorOf(weights),
      cutBatches(job.samples.test, job.batchSize),
      {
        load: (samples) =>
          toBatch(samples, checkpoint.model.preprocessing.rescale, ({ index }) => {
            const { image, realisedSigma } = noisyTestImage(pack, index, {
              sigma: conditions.testSigma,
              replicate: conditions.replicate,
            });
            squares += realisedSigma ** 2;
            return image;
          }),
        breathe: io.breathe,
      },
    );
    const nameOf = (index: number) => job.classes[index] ?? String(index);
    const evaluated: Extract<TrainerEvent, { type: "evaluation" }> = {
      type: "evaluation",
      weights,
      epoch: weights === "best" ? checkpoint.schedule.bestEpoch : checkpoint.epoch,
      conditions,
      realisedSigma: Math.sqrt(squares / job.samples.test.length),
      predictions: predictions.map(({ sample, predicted, probabilities }) => ({
        index: sample.index,
        label: nameOf(sample.class),
        predicted: nameOf(predicted),
        score: encodeMetric(probabilities[positive] ?? Number.NaN),
        ...(job.classes.length > 2 ? { probabilities: probabilities.map(encodeMetric) } : {}),
      })),
    };
    io.emit(evaluated);
    say(io, evaluationLine(job, evaluated));
  }
  loaded?.predictor.dispose();
  pack.close();
  io.emit({ type: "done", outcome: "complete", epoch: checkpoint.epoch });
}
