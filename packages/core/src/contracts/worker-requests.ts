import { z } from "zod";
import { dataSchema } from "../trainers";
import { EXPORT_FORMATS, WEIGHTS_KINDS } from "../words";

/** What people ask of a worker outside a training. */
export const REQUEST_KINDS = ["predict", "export", "stages", "latency"] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Limits of what is sent along. */
export const UPLOAD_LIMITS = {
  images: 32,
  /** Of one image. */
  bytes: 10 * 1024 * 1024,
  /** Of all images of a request together. */
  totalBytes: 96 * 1024 * 1024,
  /** Width times height: a small file can hold a picture that fills the memory. */
  pixels: 40_000_000,
} as const;

const weights = z.enum(WEIGHTS_KINDS).default("best");

export const predictRequestSchema = z
  .strictObject({
    weights,
    testImages: z
      .int()
      .min(1)
      .max(UPLOAD_LIMITS.images)
      .optional()
      .describe("Use this many of the run's test images, evenly spaced, instead of an upload."),
  })
  .describe("With uploaded images, or with some of the run's test images.");

export const predictPayloadSchema = predictRequestSchema
  .extend({
    refused: z
      .array(z.object({ position: z.int().min(0), name: z.string(), problem: z.string() }))
      .default([]),
  })
  .describe("As a worker gets it: the request, and the images that were rejected.");
export type PredictPayload = z.infer<typeof predictPayloadSchema>;

export const exportRequestSchema = z.strictObject({ format: z.enum(EXPORT_FORMATS), weights });
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const IMAGE_COPIES = ["original", "desaturated"] as const;

export const stagesRequestSchema = z
  .strictObject({
    image: z.int().min(0).optional().describe("Position of an image in the dataset, in place of an upload."),
    drawAs: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .optional()
      .describe(
        "Position whose random draws an upload gets; 0 by default. An image of the dataset has its own.",
      ),
    data: dataSchema.prefault({}).describe("As in a plan."),
    inputSize: z.int().min(32).max(512).default(224).describe("Side of the network's input, pixels."),
    seed: z.int().min(0).default(1),
    epoch: z.int().min(1).default(1),
    copy: z
      .enum(IMAGE_COPIES)
      .default("original")
      .describe("The image itself, or the copy that balancing adds."),
  })
  .describe("With one uploaded image, or with one of the dataset.");
export type StagesRequest = z.infer<typeof stagesRequestSchema>;

export const latencyRequestSchema = z
  .strictObject({
    weights,
    images: z.int().min(10).max(1_000).default(100),
    device: z
      .enum(["cpu", "gpu"])
      .default("cpu")
      .describe("`gpu` waits for a worker that has one, and for the GPU to be free of trainings."),
  })
  .describe("How long one image takes, one after another, with everything loaded.");
export type LatencyRequest = z.infer<typeof latencyRequestSchema>;

export const machineSchema = z
  .object({
    workerId: z.string(),
    host: z.string(),
    cpu: z.string(),
    cores: z.int().nullable(),
    device: z.enum(["cpu", "gpu"]),
    gpu: z.string().nullable().describe("Name of the GPU where the worker knows it."),
    threads: z.int(),
    tensorflow: z.string(),
  })
  .describe("The machine that answered.");
export type Machine = z.infer<typeof machineSchema>;

/** What predicted. */
const predictor = {
  model: z.string(),
  inputSize: z.int(),
  widthMultiplier: z.number(),
  weights: z.enum(WEIGHTS_KINDS),
  epoch: z.int().describe("Epoch of the weights."),
  machine: machineSchema,
};

export const predictedImageSchema = z.object({
  name: z.string(),
  index: z.int().nullable().describe("Position in the dataset; null for an image that was sent along."),
  label: z.string().nullable().describe("True class; null for an image that was sent along."),
  width: z.int(),
  height: z.int(),
  predicted: z.string(),
  probabilities: z.array(z.number()).describe("In the order of the classes; they sum to 1."),
  milliseconds: z.object({ decode: z.number(), resize: z.number(), predict: z.number() }),
});
export const refusedImageSchema = z
  .object({ name: z.string(), problem: z.string() })
  .describe("An image that could not be read does not stop the others.");

export const predictResultSchema = z.object({
  kind: z.literal("predict"),
  ...predictor,
  classes: z.array(z.string()),
  positiveClass: z.string(),
  warm: z.boolean().describe("False when the network had to be loaded for this."),
  images: z.array(z.union([predictedImageSchema, refusedImageSchema])),
});
export type PredictResult = z.infer<typeof predictResultSchema>;
export type PredictedImage = z.infer<typeof predictedImageSchema>;

export const exportResultSchema = z.object({
  kind: z.literal("export"),
  format: z.enum(EXPORT_FORMATS),
  weights: z.enum(WEIGHTS_KINDS),
  epoch: z.int(),
  files: z
    .array(z.object({ name: z.string(), bytes: z.int() }))
    .describe("What is in the download: one file as it is, several in a zip archive."),
  file: z.object({ name: z.string(), bytes: z.int(), sha256: z.string(), type: z.string() }),
});
export type ExportResult = z.infer<typeof exportResultSchema>;

export const stageViewSchema = z.object({
  name: z.string(),
  applied: z.boolean().describe("False for a step that is switched off or left the image as it was."),
  drawn: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .describe(
      "Random draws and parameters of the step: degrees, pixels, factors, sigma and what clipping left of it.",
    ),
  width: z.int(),
  height: z.int(),
});
export type StageView = z.infer<typeof stageViewSchema>;

export const stagesResultSchema = z.object({
  kind: z.literal("stages"),
  source: z.object({
    name: z.string(),
    index: z.int().nullable(),
    class: z.string().nullable(),
    patient: z.string().nullable(),
    fold: z.int().nullable(),
  }),
  seed: z.int(),
  epoch: z.int(),
  copy: z.enum(IMAGE_COPIES),
  drawnAs: z
    .int()
    .optional()
    .describe(
      "Position in a dataset that seed and epoch draw for. Missing in answers from before it could be chosen.",
    ),
  stages: z
    .array(stageViewSchema)
    .describe("In the order of the pipeline; the picture of each is image number n of the request."),
});
export type StagesResult = z.infer<typeof stagesResultSchema>;

const milliseconds = z.object({ median: z.number(), p95: z.number() });

export const latencyResultSchema = z.object({
  kind: z.literal("latency"),
  ...predictor,
  images: z.int(),
  imageSize: z.tuple([z.int(), z.int()]).describe("Of the images in the dataset, pixels."),
  decode: milliseconds,
  resize: milliseconds,
  predict: milliseconds,
  total: milliseconds,
});
export type LatencyResult = z.infer<typeof latencyResultSchema>;

export const requestResultSchema = z.discriminatedUnion("kind", [
  predictResultSchema,
  exportResultSchema,
  stagesResultSchema,
  latencyResultSchema,
]);
export type RequestResult = z.infer<typeof requestResultSchema>;
