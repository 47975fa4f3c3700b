import type { TrainerEvent, TrainerJobInput, TrainerModel } from "@foldwise/core";
import { FoldwiseError } from "@foldwise/core";
import type { TrainingInputs } from "@foldwise/db";
import { ensurePack } from "../packs/ensure-pack";
import type { Place } from "../process/slots";
import type { OnPreparing, Trainer, TrainerSession } from "./contract";

export type ReadyEvent = Extract<TrainerEvent, { type: "ready" }>;

/**
 * The model zoo on TensorFlow, in a process of its own for each job.
 * @param start starts that process.
 */
export function makeTfjsTrainer({
  home,
  start,
  describe,
}: {
  home: string;
  start: (job: TrainerJobInput, place?: Place) => TrainerSession;
  describe: () => Promise<ReadyEvent>;
}): Trainer {
  const packOf = (inputs: TrainingInputs, onPreparing: OnPreparing) =>
    ensurePack({
      home,
      dataset: inputs.dataset,
      crop: inputs.spec.data.crop,
      resize: inputs.spec.data.resize ?? "bilinear",
      size: modelOf(inputs).inputSize,
      start,
      onProgress: onPreparing,
    });
  return {
    versions: async () => {
      const { trainer, tfjs, tensorflow } = (await describe()).versions;
      return { trainer, tfjs, tensorflow };
    },
    train: async ({ inputs, attempt, resume, untilEpoch, scratch, place }, onPreparing) =>
      start(
        {
          kind: "train",
          trainingId: inputs.uid,
          attempt,
          model: modelOf(inputs),
          data: inputs.spec.data,
          training: inputs.spec.training,
          seed: inputs.spec.seed,
          pack: { path: await packOf(inputs, onPreparing) },
          classes: inputs.dataset.classes,
          positiveClass: inputs.dataset.positiveClass,
          samples: { train: inputs.samples.train, val: inputs.samples.val },
          checkpointDir: scratch,
          ...(resume === null ? {} : { resume: { path: resume } }),
          ...(untilEpoch === undefined ? {} : { untilEpoch }),
        },
        place,
      ),
    evaluate: async ({ inputs, checkpoint, evaluations, place }, onPreparing) =>
      start(
        {
          kind: "evaluate",
          trainingId: inputs.uid,
          model: modelOf(inputs),
          checkpoint: { path: checkpoint },
          pack: { path: await packOf(inputs, onPreparing) },
          classes: inputs.dataset.classes,
          positiveClass: inputs.dataset.positiveClass,
          samples: { test: inputs.samples.test },
          evaluations: [...evaluations],
        },
        place,
      ),
  };
}

/** Reads the options that the plan's schema has checked. */
function modelOf({ spec }: TrainingInputs): TrainerModel {
  const { trainer, data } = spec;
  if (trainer.kind !== "tfjs")
    throw new FoldwiseError("invalid", `The tfjs trainer was given a ${trainer.kind} training.`);
  return {
    name: trainer.model,
    inputSize: trainer.inputSize,
    widthMultiplier: trainer.widthMultiplier,
    head: trainer.head ?? "article",
    freezeBase: trainer.freezeBase ?? false,
    dropout: trainer.dropout,
    batchNormMomentum: trainer.batchNormMomentum,
    weights: trainer.weights,
    preprocessing: { crop: data.crop, resize: data.resize ?? "bilinear", rescale: data.rescale ?? "0-1" },
  };
}
