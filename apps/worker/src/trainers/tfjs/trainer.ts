import type { TrainerJobInput, TrainerModel } from "@foldwise/core/contracts/trainer";
import { noiseOf, type TfjsTraining, tfjsOptionsSchema, tfjsTrainingSchema } from "@foldwise/core/trainers";
import { type WeightsManifest, weightsIdentity } from "@foldwise/core/weights";
import type { TrainingImages, Versions } from "@foldwise/db/repositories/training";
import type { DatasetFolders } from "../../datasets/dataset-folders";
import { ensurePack } from "../../packs/ensure-pack";
import type { PackOptions } from "../../packs/pack-job";
import type { Place } from "../../process/slots";
import { unlessAborted } from "../../process/unless-aborted";
import { ensureWeights, publishedIdentity, type WeightsAccess } from "../../weights";
import { fileOf, type OnPreparing, type ReadyEvent, type Trainer, type TrainerSession } from "../contract";
import { imagesOf } from "../images-of";

export interface TfjsContext {
  home: string;
  datasets: DatasetFolders;
  weights: {
    /** `weights` of the cache folder. */
    folder: string;
    /** Gives the document of data/weights of a model. */
    manifestOf: (model: string) => Promise<WeightsManifest>;
    access: WeightsAccess;
  };
  /** Starts a process of TensorFlow. */
  start: (job: TrainerJobInput, place?: Place) => TrainerSession;
  describe: () => Promise<ReadyEvent>;
  /** Aborts when the worker stops. */
  draining: AbortSignal;
}

/** The model zoo on TensorFlow, in a process of its own for each job. */
export function makeTfjsTrainer({
  home,
  datasets,
  weights,
  start,
  describe,
  draining,
}: TfjsContext): Trainer {
  /** Not ended by one training's signal: others may wait for the same images. */
  const packOf = (
    { trainer, data }: TfjsTraining,
    { dataset }: TrainingImages,
    signal: AbortSignal,
    onPreparing: OnPreparing,
  ) =>
    unlessAborted(
      signal,
      ensurePack({
        home,
        dataset,
        datasets,
        ...packOptions(data),
        size: trainer.inputSize,
        start,
        signal: draining,
        onProgress: onPreparing,
      }),
    );
  /** A training that goes on has its weights in the checkpoint. */
  const initialOf = async (
    { trainer: network }: TfjsTraining,
    signal: AbortSignal,
    onPreparing: OnPreparing,
  ) => {
    const onProgress = (line: string) => onPreparing(0, 0, line);
    const file = await ensureWeights({ ...weights, network, onProgress, signal });
    return file ? { initialWeights: file } : {};
  };
  return {
    installation: async () => {
      const { node: _, ...versions } = (await describe()).versions;
      return versions;
    },
    inputVersions: async (options): Promise<Versions> => {
      const network = tfjsOptionsSchema.parse(options);
      // Of random weights and of files that the plan names, the plan says enough.
      if (network.weights !== "imagenet") return {};
      return { initialWeights: publishedIdentity(await weights.manifestOf(network.model), network) };
    },
    train: async (
      { inputs, attempt, resume, isChanged, untilEpoch, makeScratch, place, signal },
      onPreparing,
    ) => {
      const own = tfjsTrainingSchema.parse(inputs.spec);
      const images = imagesOf(inputs);
      return start(
        {
          kind: "train",
          trainingId: inputs.uid,
          attempt,
          model: modelOf(own),
          data: own.data,
          training: own.training,
          seed: inputs.spec.seed,
          pack: { path: await packOf(own, images, signal, onPreparing) },
          classes: images.dataset.classes,
          positiveClass: images.dataset.positiveClass,
          samples: { train: images.samples.train, val: images.samples.val },
          checkpointDir: await makeScratch(),
          ...(resume === null
            ? await initialOf(own, signal, onPreparing)
            : {
                resume: {
                  path: fileOf(resume),
                  ...(inputs.spec.parent ? { parent: inputs.spec.parent.uid } : {}),
                  ...(isChanged ? { isChanged } : {}),
                },
              }),
          ...(untilEpoch === undefined ? {} : { untilEpoch }),
        },
        place,
      );
    },
    evaluate: async ({ inputs, checkpoint, evaluations, place, signal }, onPreparing) => {
      const own = tfjsTrainingSchema.parse(inputs.spec);
      const images = imagesOf(inputs);
      return start(
        {
          kind: "evaluate",
          trainingId: inputs.uid,
          model: modelOf(own),
          checkpoint: { path: fileOf(checkpoint) },
          pack: { path: await packOf(own, images, signal, onPreparing) },
          classes: images.dataset.classes,
          positiveClass: images.dataset.positiveClass,
          samples: { test: images.samples.test },
          evaluations: evaluations.map((key) => ({
            weights: key.weights,
            conditions: noiseOf(key.conditions),
          })),
        },
        place,
      );
    },
  };
}

function modelOf({ trainer, data }: TfjsTraining): TrainerModel {
  return {
    name: trainer.model,
    inputSize: trainer.inputSize,
    widthMultiplier: trainer.widthMultiplier,
    head: trainer.head ?? "article",
    freezeBase: trainer.freezeBase ?? false,
    dropout: trainer.dropout,
    batchNormMomentum: trainer.batchNormMomentum,
    weights: weightsIdentity(trainer.weights),
    preprocessing: { ...packOptions(data), rescale: data.rescale ?? "0-1" },
  };
}

function packOptions({ crop, resize = "bilinear", pad, padValue, intensityRange }: PackOptions) {
  return {
    crop,
    resize,
    // What is left out is not named, so that a model's metadata say what was done.
    ...(pad === undefined ? {} : { pad }),
    ...(padValue === undefined ? {} : { padValue }),
    ...(intensityRange === undefined ? {} : { intensityRange }),
  };
}
