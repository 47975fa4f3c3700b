import type { TrainerEvent, TrainerJobInput, TrainerModel } from "@foldwise/core/contracts/trainer";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Trainer as TrainerOptions } from "@foldwise/core/sweep";
import type { WeightsManifest } from "@foldwise/core/weights";
import { weightsIdentity } from "@foldwise/core/weights";
import type { TrainingInputs, Versions } from "@foldwise/db/repositories/training";
import { ensurePack } from "../packs/ensure-pack";
import type { Place } from "../process/slots";
import { unlessAborted } from "../process/unless-aborted";
import { ensureWeights, publishedIdentity, type WeightsAccess } from "../weights";
import type { OnPreparing, Trainer, TrainerSession } from "./contract";

export type ReadyEvent = Extract<TrainerEvent, { type: "ready" }>;

/**
 * The model zoo on TensorFlow, in a process of its own for each job.
 * @param start starts that process.
 */
export function makeTfjsTrainer({
  home,
  weights,
  start,
  describe,
  draining,
}: {
  home: string;
  weights: {
    /** `weights` of the cache folder. */
    folder: string;
    /** Gives the document of data/weights of a model. */
    manifestOf: (model: string) => Promise<WeightsManifest>;
    access: WeightsAccess;
  };
  start: (job: TrainerJobInput, place?: Place) => TrainerSession;
  describe: () => Promise<ReadyEvent>;
  /** Aborts when the worker stops. */
  draining: AbortSignal;
}): Trainer {
  /** Not ended by one training's signal: others may wait for the same images. */
  const packOf = (inputs: TrainingInputs, signal: AbortSignal, onPreparing: OnPreparing) =>
    unlessAborted(
      signal,
      ensurePack({
        home,
        dataset: inputs.dataset,
        crop: inputs.spec.data.crop,
        resize: inputs.spec.data.resize ?? "bilinear",
        size: modelOf(inputs).inputSize,
        start,
        signal: draining,
        onProgress: onPreparing,
      }),
    );
  /** A training that goes on has its weights in the checkpoint. */
  const initialOf = async ({ spec }: TrainingInputs, signal: AbortSignal, onPreparing: OnPreparing) => {
    const network = networkOf(spec.trainer);
    const onProgress = (line: string) => onPreparing(0, 0, line);
    const file = await ensureWeights({ ...weights, network, onProgress, signal });
    return file ? { initialWeights: file } : {};
  };
  return {
    installation: async () => {
      const { trainer, tfjs, tensorflow } = (await describe()).versions;
      return { trainer, tfjs, tensorflow };
    },
    inputVersions: async (options): Promise<Versions> => {
      const network = networkOf(options);
      // Of random weights and of files that the plan names, the plan says enough.
      if (network.weights !== "imagenet") return {};
      return { initialWeights: publishedIdentity(await weights.manifestOf(network.model), network) };
    },
    train: async ({ inputs, attempt, resume, untilEpoch, scratch, place, signal }, onPreparing) =>
      start(
        {
          kind: "train",
          trainingId: inputs.uid,
          attempt,
          model: modelOf(inputs),
          data: inputs.spec.data,
          training: inputs.spec.training,
          seed: inputs.spec.seed,
          pack: { path: await packOf(inputs, signal, onPreparing) },
          classes: inputs.dataset.classes,
          positiveClass: inputs.dataset.positiveClass,
          samples: { train: inputs.samples.train, val: inputs.samples.val },
          checkpointDir: scratch,
          ...(resume === null ? await initialOf(inputs, signal, onPreparing) : { resume: { path: resume } }),
          ...(untilEpoch === undefined ? {} : { untilEpoch }),
        },
        place,
      ),
    evaluate: async ({ inputs, checkpoint, evaluations, place, signal }, onPreparing) =>
      start(
        {
          kind: "evaluate",
          trainingId: inputs.uid,
          model: modelOf(inputs),
          checkpoint: { path: checkpoint },
          pack: { path: await packOf(inputs, signal, onPreparing) },
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
  const { data } = spec;
  const trainer = networkOf(spec.trainer);
  return {
    name: trainer.model,
    inputSize: trainer.inputSize,
    widthMultiplier: trainer.widthMultiplier,
    head: trainer.head ?? "article",
    freezeBase: trainer.freezeBase ?? false,
    dropout: trainer.dropout,
    batchNormMomentum: trainer.batchNormMomentum,
    weights: weightsIdentity(trainer.weights),
    preprocessing: { crop: data.crop, resize: data.resize ?? "bilinear", rescale: data.rescale ?? "0-1" },
  };
}

function networkOf(trainer: TrainerOptions): Extract<TrainerOptions, { kind: "tfjs" }> {
  if (trainer.kind === "tfjs") return trainer;
  throw new FoldwiseError("invalid", `The tfjs trainer was given a ${trainer.kind} training.`);
}
