import { z } from "zod";
import { dataSchema } from "../trainers";
import { WEIGHTS_KINDS } from "../words";
import { IMAGE_COPIES, predictedImageSchema, refusedImageSchema, stageViewSchema } from "./worker-requests";

/** A network that stays loaded between asks. */
const network = {
  /** A checkpoint file of this project. */
  checkpoint: z.string(),
  weights: z.enum(WEIGHTS_KINDS),
  /** As the run was trained: crop, resize, padding, intensity range and rescale are of it. */
  data: dataSchema,
};
const image = z.object({ path: z.string(), name: z.string() });

/** What a `serve` job is asked, one after another, on later lines of standard input. */
export const trainerAskSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("predict"),
    ...network,
    images: z.array(image.extend({ index: z.int().nullable(), label: z.string().nullable() })).min(1),
  }),
  z.object({
    kind: z.literal("latency"),
    ...network,
    images: z.array(image).min(1),
    /** So many are timed, the images over and over; `warmUp` more go before. */
    count: z.int().min(1),
    warmUp: z.int().min(0),
  }),
  z.object({
    kind: z.literal("stages"),
    image,
    /** Position in the dataset, which decides what is drawn; an upload's is chosen. */
    index: z.int().min(0),
    data: dataSchema,
    inputSize: z.int().min(1),
    seed: z.int().min(0),
    epoch: z.int().min(1),
    copy: z.enum(IMAGE_COPIES),
  }),
]);
export type TrainerAsk = z.infer<typeof trainerAskSchema>;

const base64 = z.base64();
const loaded = {
  model: z.string(),
  inputSize: z.int(),
  widthMultiplier: z.number(),
  epoch: z.int(),
  /** False when the network was loaded for this ask. */
  warm: z.boolean(),
};
const milliseconds = z.array(z.number());

export const trainerAnswerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("predict"),
    ...loaded,
    classes: z.array(z.string()),
    /** `png`: what the network saw, made small. */
    images: z.array(z.union([predictedImageSchema.extend({ png: base64 }), refusedImageSchema])),
  }),
  z.object({
    kind: z.literal("latency"),
    ...loaded,
    imageSize: z.tuple([z.int(), z.int()]),
    /** One value an image. */
    decode: milliseconds,
    resize: milliseconds,
    predict: milliseconds,
  }),
  z.object({ kind: z.literal("stages"), stages: z.array(stageViewSchema.extend({ png: base64 })) }),
]);
export type TrainerAnswer = z.infer<typeof trainerAnswerSchema>;
