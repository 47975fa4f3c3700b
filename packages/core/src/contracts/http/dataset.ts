import { z } from "zod";
import { MAX_PATTERN } from "../../datasets/import/patient-pattern";
import { hasUnprintable, UNPRINTABLE_NAME } from "../../input";
import { IMPORT_STATES } from "../../states";
import { BUILTIN_DATASETS, DATASET_KINDS, PATIENT_BASES, SPLIT_SCHEMES } from "../../words";
import { scalar, when, whenOrNull } from "./common";
import { datasetPaperShape } from "./dataset-paper";

export const datasetRefSchema = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  isSynthetic: z.boolean(),
  ...datasetPaperShape,
});
export type DatasetRef = z.infer<typeof datasetRefSchema>;

const splitShape = {
  scheme: z.enum(SPLIT_SCHEMES),
  seed: z.int(),
  k: z.int().optional().describe("How many folds a k-fold scheme makes."),
  repeats: z.int().optional().describe("How often it makes them."),
};

export const datasetViewSchema = datasetRefSchema.extend({
  kind: z.enum(DATASET_KINDS),
  fingerprint: z.string(),
  classes: z.array(z.string()),
  positiveClass: z.string(),
  images: z.int(),
  width: z.int().nullable().describe("Of every image, in pixels; null where they have several sizes."),
  height: z.int().nullable().describe("Of every image, in pixels; null where they have several sizes."),
  patients: z.int().nullable().describe("Null where the patient of an image is unknown or assumed."),
  patientBasis: z
    .enum(PATIENT_BASES)
    .describe(
      "Splits by patient are offered unless it is `unknown`; leakage is unknown unless it is `named`.",
    ),
  imagesWithoutPatient: z.int().describe("Images whose patient is unknown or assumed."),
  folds: z.array(z.int()),
  counts: z
    .array(z.object({ fold: z.int(), class: z.string(), images: z.int(), patients: z.int().nullable() }))
    .describe("Images and patients of each class in each fold."),
  splits: z
    .array(
      z.object({
        ...splitShape,
        parts: z.array(z.object({ fold: z.int(), side: z.string(), class: z.string(), images: z.int() })),
        leakedPatients: z
          .array(z.object({ fold: z.int(), patients: z.int().nullable() }))
          .describe(
            "Known patients with images on both sides, by fold. Where the patients of some images are not known (`imagesWithoutPatient` above 0) there may be more, and none that is known is null: unknown.",
          ),
      }),
    )
    .describe("Stored splits, with the images of each class on each side of each fold."),
  usualSplits: z
    .object({ ...splitShape, reason: z.string().describe("Why these, as the end of a sentence.") })
    .describe("The splits of a plan that names no scheme."),
  manifest: z.record(z.string(), z.unknown()),
  report: z.record(z.string(), z.unknown()),
  createdAt: when,
  deletedAt: whenOrNull,
});
export type DatasetView = z.infer<typeof datasetViewSchema>;

export const datasetSlugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,60}$/, "must be lower-case letters, digits and -, at most 61")
  .describe("What a plan writes after `dataset:`.");
const datasetNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .refine((text) => !hasUnprintable(text), UNPRINTABLE_NAME);

export const datasetChangeSchema = z
  .strictObject({
    name: datasetNameSchema.optional(),
    slug: datasetSlugSchema.optional(),
    positiveClass: z.string().min(1).max(200).optional(),
  })
  .describe(
    "PATCH of a dataset; slug and positive class can only be changed while no sweep or training uses it.",
  );
export type DatasetChangeRequest = z.infer<typeof datasetChangeSchema>;
export const datasetRestoreSchema = z.strictObject({ slug: datasetSlugSchema.optional() });

/** Names of the columns of a manifest. */
export const manifestColumnsSchema = z.strictObject({
  path: z.string().max(200).optional().describe("By default `path`, `file`, `filename` or `image`."),
  label: z.string().max(200).optional().describe("By default `label`, `class` or `category`."),
  fold: z.string().max(200).optional().describe("By default `fold`; empty for none."),
  group: z
    .string()
    .max(200)
    .optional()
    .describe("The patient: by default `group`, `patient` or `subject`; empty for none."),
  split: z
    .string()
    .max(200)
    .optional()
    .describe("The side, train, val or test: by default `split` or `side`; empty for none."),
});

/** Options of a dataset that is made here, by name. */
export const builtinOptionsSchema = z.record(z.string(), scalar);

export const importRequestSchema = z.union([
  z.strictObject({
    builtin: z.enum(BUILTIN_DATASETS),
    slug: datasetSlugSchema.optional(),
    name: datasetNameSchema.optional(),
    positiveClass: z.string().min(1).max(200).optional(),
    options: builtinOptionsSchema.optional(),
  }),
  z.strictObject({
    path: z.string().min(1).describe("A folder that the worker can read."),
    slug: datasetSlugSchema.optional().describe("By default derived from the folder name."),
    name: datasetNameSchema.optional(),
    positiveClass: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("The positive class, for AUC and precision-recall; by default the first by name."),
    manifest: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        "A CSV file below the folder with a row for each image: path, label and, where known, fold, group and split. By default the only CSV file that says so, where no folders do.",
      ),
    columns: manifestColumnsSchema.optional().describe("Names of the manifest's columns."),
    patientPattern: z
      .string()
      .min(1)
      .max(MAX_PATTERN)
      .optional()
      .describe(
        "A regular expression that finds the patient in the path below the folder: its first group, or the one named `patient`.",
      ),
    patients: z
      .enum(["stop", "own-patient", "unknown"])
      .default("stop")
      .describe("What to do with an image without a patient id."),
    preview: z
      .boolean()
      .optional()
      .describe("Only look: the report says what would be imported, and nothing is stored."),
    refusedFiles: z
      .enum(["stop", "leave-out"])
      .default("stop")
      .describe("What to do with an unusable image: refuse the dataset, or report it and leave it out."),
  }),
]);
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const importViewSchema = z.object({
  id: z.int(),
  state: z.enum(IMPORT_STATES),
  /** As it was sent: what a person changes and sends again. */
  request: z.record(z.string(), z.unknown()),
  progress: z.object({ phase: z.string(), done: z.int(), total: z.int() }).nullable(),
  report: z.record(z.string(), z.unknown()).nullable(),
  error: z.object({ message: z.string(), problems: z.array(z.unknown()).optional() }).nullable(),
  datasetId: z.int().nullable(),
  createdAt: when,
  finishedAt: whenOrNull,
});
export type ImportView = z.infer<typeof importViewSchema>;
