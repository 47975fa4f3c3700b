import { z } from "zod";
import { RESCALES, RESIZE_FILTERS } from "../imaging";
import { DEFAULT_MODEL_OPTIONS, HEADS } from "../models";
import { conditionsSchema, dataSchema, preparationFields, trainingSchema } from "../trainers";
import { EXPORT_FORMATS, WEIGHTS_KINDS } from "../words";
import { metricNumberSchema } from "./metric-number";
import { trainerAnswerSchema, trainerAskSchema } from "./trainer-asks";

/** What every image goes through before the network, whatever it is used for; a checkpoint carries it with its model. */
export const preprocessingSchema = z.object({
  ...preparationFields,
  /** Side of the centre crop as a share of the shorter side. */
  crop: z.number().gt(0).max(1).default(1),
  resize: z.enum(RESIZE_FILTERS).default("bilinear"),
  /** Range that 8-bit values are brought to. */
  rescale: z.enum(RESCALES).default("0-1"),
});

/** The network of a job. */
export const trainerModelSchema = z.object({
  name: z.string(),
  /** Side of the square input, pixels; a multiple of 32, and what the network can take. */
  inputSize: z.int().min(32).multipleOf(32),
  widthMultiplier: z.number().gt(0).default(1),
  head: z.enum(HEADS).default(DEFAULT_MODEL_OPTIONS.head),
  freezeBase: z.boolean().default(false),
  dropout: z.number().min(0).lt(1).default(0.5),
  batchNormMomentum: z.number().gt(0).lt(1).default(0.99),
  /** What the weights start as; a file by its checksum, as its place differs from machine to machine. */
  weights: z
    .union([z.literal("random"), z.literal("imagenet"), z.object({ sha256: z.string() })])
    .default("random"),
  preprocessing: preprocessingSchema.prefault({}),
});
export type TrainerModel = z.infer<typeof trainerModelSchema>;

/** One image: its place in the pixel pack and its class's place in the job's `classes`. */
export const trainerSampleSchema = z.object({ index: z.int().min(0), class: z.int().min(0) });
export type TrainerSample = z.infer<typeof trainerSampleSchema>;

const classes = z.array(z.string()).min(2);

export const trainJobSchema = z.object({
  kind: z.literal("train"),
  trainingId: z.string(),
  attempt: z.int().min(1),
  model: trainerModelSchema,
  data: dataSchema,
  training: trainingSchema,
  seed: z.int().min(0),
  pack: z.object({ path: z.string() }),
  classes,
  positiveClass: z.string(),
  samples: z.object({ train: z.array(trainerSampleSchema).min(2), val: z.array(trainerSampleSchema).min(1) }),
  checkpointDir: z.string(),
  /**
   * File of the weights that a fresh training starts from, its checksum verified; `model.weights` says what it is.
   * Not read for a training that goes on from a checkpoint.
   */
  initialWeights: z
    .object({
      path: z.string(),
      sha256: z.string(),
      /** Where it is from, in words. */
      origin: z.string(),
      /** Range that the weights were trained on values of, where it is known and differs from the job's. */
      expects: z.string().optional(),
    })
    .optional(),
  /**
   * Full-state checkpoint to go on from: the training's own, or the one of another training that it starts from. `isChanged`: its own, and
   * the options of this job hold from there on.
   */
  resume: z
    .object({ path: z.string(), parent: z.string().optional(), isChanged: z.boolean().optional() })
    .optional(),
  /** Stop, with a checkpoint, after this epoch even where the schedule would go on. */
  untilEpoch: z.int().min(1).optional(),
});
export type TrainJob = z.infer<typeof trainJobSchema>;

export const evaluateJobSchema = z.object({
  kind: z.literal("evaluate"),
  trainingId: z.string(),
  model: trainerModelSchema,
  checkpoint: z.object({ path: z.string() }),
  pack: z.object({ path: z.string() }),
  classes,
  positiveClass: z.string(),
  samples: z.object({ test: z.array(trainerSampleSchema).min(1) }),
  /** One `evaluation` event each, in this order. */
  evaluations: z
    .array(
      z.object({
        weights: z.enum(WEIGHTS_KINDS),
        /** Noise of the test images, 8-bit units, and which draw of it. */
        conditions: z.object({ testSigma: z.number().min(0), replicate: z.int().min(0) }),
      }),
    )
    .min(1),
  batchSize: z.int().min(1).default(32),
});
export type EvaluateJob = z.infer<typeof evaluateJobSchema>;

/** Decodes, pads, crops and resizes images into a pixel pack; the one way to decode outside the trainer's process. */
export const prepareJobSchema = z.object({
  kind: z.literal("prepare"),
  files: z.array(z.string()).min(1),
  ...preparationFields,
  /** Side of the centre crop as a share of the shorter side. */
  crop: z.number().gt(0).max(1).default(1),
  resize: z.enum(RESIZE_FILTERS).default("bilinear"),
  size: z.int().min(1),
  /** What the pack is made from; written into its header (dataset fingerprint, crop, size, padding). */
  key: z.string(),
  out: z.string(),
});
export type PrepareJob = z.infer<typeof prepareJobSchema>;

/** Decodes every file: a `decoded` or `undecodable` event each. */
export const inspectJobSchema = z.object({ kind: z.literal("inspect"), files: z.array(z.string()).min(1) });
export type InspectJob = z.infer<typeof inspectJobSchema>;

/** Writes a checkpoint's network and weights as files that other programs read. */
export const exportJobSchema = z.object({
  kind: z.literal("export"),
  /** A checkpoint file of this project. */
  checkpoint: z.string(),
  weights: z.enum(WEIGHTS_KINDS),
  format: z.enum(EXPORT_FORMATS),
  /** Folder, made where there is none: `model.h5`, or `model.json` and `weights.bin`, are written into it. */
  out: z.string(),
  /** Kept in the files beside what the checkpoint knows (training, epoch, classes, input): the data's fingerprint, say. */
  metadata: z.record(z.string(), z.string()).default({}),
});
export type ExportJob = z.infer<typeof exportJobSchema>;

/** Only says what the machine has: one `ready` event and the end. */
export const describeJobSchema = z.object({ kind: z.literal("describe") });

/** Answers asks until its standard input ends: what it has loaded stays loaded. */
export const serveJobSchema = z.object({ kind: z.literal("serve") });

/** The one document that the trainer's process reads as the first line of standard input. */
export const trainerJobSchema = z.discriminatedUnion("kind", [
  trainJobSchema,
  evaluateJobSchema,
  prepareJobSchema,
  inspectJobSchema,
  exportJobSchema,
  serveJobSchema,
  describeJobSchema,
]);
export type TrainerJob = z.infer<typeof trainerJobSchema>;
export type TrainerJobInput = z.input<typeof trainerJobSchema>;

/** Later lines of standard input. Its end means that the parent is gone: the trainer exits at once. */
export const trainerCommandSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("stop-after-epoch") }),
  z.object({ type: z.literal("stop-now") }),
  /** To a `serve` job: answered by an `answer` or a `refused` event of the same id, in order. */
  z.object({ type: z.literal("ask"), id: z.int(), ask: trainerAskSchema }),
]);
export type TrainerCommand = z.infer<typeof trainerCommandSchema>;

/** A file of the checkpoint folder. `path` is absolute; `sha256` (hex) is of the whole file. */
export const checkpointFileSchema = z.object({ path: z.string(), sha256: z.string(), bytes: z.int() });
export type CheckpointFile = z.infer<typeof checkpointFileSchema>;

export const predictionSchema = z.object({
  index: z.int(),
  /** True class. */
  label: z.string(),
  predicted: z.string(),
  /** Probability of the positive class. */
  score: metricNumberSchema,
  /** Probability of every class, in the job's order; of two classes the score says it. */
  probabilities: z.array(metricNumberSchema).optional(),
});

/** One item of a test side whose number was predicted. */
const predictedItemSchema = z.object({
  /** Its place in the dataset, or in the trainer's own data. */
  index: z.int().min(0),
  target: z.number(),
  predicted: metricNumberSchema,
  /** What belongs together, such as a patient: intervals and tests cluster by it. */
  group: z.string().min(1).optional(),
});

export const TRAINER_OUTCOMES = ["complete", "early-stopped", "until-epoch", "stopped"] as const;
/**
 * Why a job failed. The first two and `bad-configuration`, `bad-output` would come again; how often others are tried is
 * the worker's to say.
 */
export const TRAINER_FAILURES = [
  "nan-loss",
  "bad-input",
  "bad-configuration",
  "bad-output",
  "program-error",
  "out-of-memory",
  "infrastructure",
  "internal",
] as const;
export type TrainerFailure = (typeof TRAINER_FAILURES)[number];

/** What the trainer's process writes to file descriptor 3, one JSON document a line. */
export const trainerEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("ready"),
    /** Of the trainer, of Node.js and of the libraries that it trains with. */
    versions: z.object({ trainer: z.string(), node: z.string() }).catchall(z.string()),
    device: z.enum(["cpu", "gpu"]),
    threads: z.int(),
    params: z.object({ total: z.int(), trainable: z.int(), nonTrainable: z.int() }).nullable(),
    /** Epochs already in the checkpoint that was resumed; 0 for a fresh start. */
    epoch: z.int(),
    /** What a training's weights started as, in words with the file's checksum. */
    initialWeights: z.string().optional(),
  }),
  z.object({
    type: z.literal("progress"),
    epoch: z.int(),
    batch: z.int(),
    batches: z.int(),
    imagesPerSecond: metricNumberSchema,
  }),
  z.object({
    type: z.literal("epoch"),
    epoch: z.int(),
    /** ISO 8601, UTC: when the epoch ended. */
    wallTime: z.string(),
    metrics: z.record(z.string(), metricNumberSchema),
    checkpoint: checkpointFileSchema,
    /** Best so far by the training's selection rule (`selectionOf`). */
    isBest: z.boolean(),
    bestEpoch: z.int(),
    /** Validation metrics of these weights, where they are not all in `metrics`. */
    validation: z.record(z.string(), metricNumberSchema).optional(),
  }),
  /** Metrics without a checkpoint: stored at once, and again from the steps that a later attempt reports. */
  z.object({
    type: z.literal("points"),
    points: z.array(
      z.object({
        name: z.string(),
        step: z.int(),
        /** Milliseconds since 1970. */
        time: z.int(),
        value: metricNumberSchema,
      }),
    ),
  }),
  /** Between two units of work (a batch, an image), when nothing else was written for a second: the job makes progress. */
  z.object({ type: z.literal("working") }),
  z.object({ type: z.literal("log"), level: z.enum(["info", "warn", "error"]), message: z.string() }),
  z.object({
    type: z.literal("evaluation"),
    weights: z.enum(WEIGHTS_KINDS),
    epoch: z.int(),
    conditions: conditionsSchema,
    /** Standard deviation that was left of `testSigma` after rounding and clipping, 8-bit units. */
    realisedSigma: z.number().optional(),
    /** Of a classification, whose measures follow from them. */
    predictions: z.array(predictionSchema).optional(),
    /** Of predictions without a dataset. */
    classes: z.object({ names: z.array(z.string()), positive: z.string() }).optional(),
    /** Of a regression: RMSE, MAE and R² follow from them, and so do their intervals. */
    items: z.array(predictedItemSchema).optional(),
    /** Of any other task, and what a plan names, by name; one that has no value is left out. */
    measures: z.record(z.string(), metricNumberSchema).optional(),
  }),
  z.object({
    type: z.literal("packed"),
    path: z.string(),
    bytes: z.int(),
    count: z.int(),
    sha256: z.string(),
  }),
  /** A file of an `inspect` job, by its place in the list. */
  z.object({
    type: z.literal("decoded"),
    index: z.int(),
    /** SHA-256 of size and RGB pixels, hex. */
    pixels: z.string().regex(/^[0-9a-f]{64}$/),
    /** Least and greatest value of an image of 16 bits a channel. */
    intensities: z.tuple([z.int(), z.int()]).optional(),
  }),
  z.object({ type: z.literal("undecodable"), index: z.int(), problem: z.string() }),
  /** What an `export` job wrote, the file to open first. */
  z.object({
    type: z.literal("exported"),
    format: z.enum(EXPORT_FORMATS),
    weights: z.enum(WEIGHTS_KINDS),
    /** Epoch of the weights. */
    epoch: z.int(),
    files: z.array(checkpointFileSchema).min(1),
  }),
  z.object({ type: z.literal("packing"), done: z.int(), total: z.int() }),
  z.object({ type: z.literal("answer"), id: z.int(), answer: trainerAnswerSchema }),
  z.object({ type: z.literal("refused"), id: z.int(), isBadInput: z.boolean(), message: z.string() }),
  z.object({ type: z.literal("done"), outcome: z.enum(TRAINER_OUTCOMES), epoch: z.int() }),
  z.object({
    type: z.literal("failed"),
    kind: z.enum(TRAINER_FAILURES),
    message: z.string(),
    remedy: z.string().optional(),
    epoch: z.int(),
  }),
]);
export type TrainerEvent = z.infer<typeof trainerEventSchema>;
