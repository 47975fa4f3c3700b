import { z } from "zod";
import { hasUnprintable, UNPRINTABLE_NAME } from "../../input";
import { DATASET_KINDS, JOB_STATES, SPLIT_SCHEMES } from "../../words";
import { scalar, when, whenOrNull } from "./common";

export const datasetRefSchema = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  isSynthetic: z.boolean(),
  isArticle: z.boolean(),
});
export type DatasetRef = z.infer<typeof datasetRefSchema>;

export const datasetViewSchema = datasetRefSchema.extend({
  kind: z.enum(DATASET_KINDS),
  fingerprint: z.string(),
  classes: z.array(z.string()),
  positiveClass: z.string(),
  images: z.int(),
  width: z.int(),
  height: z.int(),
  patients: z.int().nullable(),
  folds: z.array(z.int()),
  /** Images and patients of each class in each fold. */
  counts: z.array(
    z.object({ fold: z.int(), class: z.string(), images: z.int(), patients: z.int().nullable() }),
  ),
  /** Stored splits, with the images of each class on each side of each fold. */
  splits: z.array(
    z.object({
      scheme: z.enum(SPLIT_SCHEMES),
      seed: z.int(),
      parts: z.array(z.object({ fold: z.int(), side: z.string(), class: z.string(), images: z.int() })),
      /** Patients that stand on both sides, by fold; null where patients are unknown. */
      leakedPatients: z.array(z.object({ fold: z.int(), patients: z.int() })).nullable(),
    }),
  ),
  manifest: z.record(z.string(), z.unknown()),
  report: z.record(z.string(), z.unknown()),
  createdAt: when,
});
export type DatasetView = z.infer<typeof datasetViewSchema>;

/** Sets that come along: a plan names one by it once it is imported. */
export const BUILTIN_DATASETS = ["synthetic-cells", "digits"] as const;

export const importRequestSchema = z.union([
  z.strictObject({
    builtin: z.enum(BUILTIN_DATASETS),
    slug: z.string().optional(),
    options: z.record(z.string(), scalar).optional(),
  }),
  z.strictObject({
    /** A folder that the worker can read. */
    path: z.string().min(1),
    slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/, "lower-case letters, digits and -"),
    name: z
      .string()
      .min(1)
      .max(120)
      .refine((text) => !hasUnprintable(text), UNPRINTABLE_NAME)
      .optional(),
    positiveClass: z.string().optional(),
    /** What to do with a file name whose patient cannot be told. */
    patients: z.enum(["stop", "own-patient", "unknown"]).default("stop"),
    /** What an image that cannot be used does: refuse the set, or be reported and left out. */
    refusedFiles: z.enum(["stop", "leave-out"]).default("stop"),
  }),
]);
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const importViewSchema = z.object({
  id: z.int(),
  state: z.enum(JOB_STATES),
  progress: z.object({ phase: z.string(), done: z.int(), total: z.int() }).nullable(),
  report: z.record(z.string(), z.unknown()).nullable(),
  error: z.object({ message: z.string(), problems: z.array(z.unknown()).optional() }).nullable(),
  datasetId: z.int().nullable(),
  createdAt: when,
  finishedAt: whenOrNull,
});
export type ImportView = z.infer<typeof importViewSchema>;
