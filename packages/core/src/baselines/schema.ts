import { z } from "zod";
import { hasUnprintable, NO_CREDENTIALS, UNPRINTABLE_NAME, webAddress } from "../input";
import { trimMetric } from "../metrics";
import { BASELINE_UNITS, type BaselineUnit } from "../words";
import { isKnownMetric, KNOWN_METRICS } from "./known-metric";

/** Other ways to write a unit; what is stored is the unit's one name. */
const UNIT_ALIASES: Readonly<Record<string, BaselineUnit>> = {
  "%": "percent",
  ms: "milliseconds",
  MB: "megabytes",
};

const text = z
  .string()
  .trim()
  .min(1, "is empty")
  .refine((value) => !hasUnprintable(value), UNPRINTABLE_NAME)
  .refine(...NO_CREDENTIALS);
const notes = z.array(text).default([]);
const counts = z.array(z.array(z.int().min(0)).min(2)).min(2);

const matrixSchema = z
  .strictObject({
    key: text,
    classes: z.array(text).min(2).describe("The first is the positive class."),
    images: z.array(z.int().min(1)).min(2).describe("Test images of each class, in the same order."),
    candidates: z
      .array(counts)
      .min(1)
      .describe("Rows true, columns predicted. One candidate means that the matrix is settled."),
    correct: z.int().min(0).optional().describe("Correct images where the source states their number."),
    notes,
  })
  .describe(
    "A confusion matrix that follows from printed numbers: every candidate, and which printed rows it must explain.",
  );

const valueSchema = z.strictObject({
  table: text,
  row: text,
  column: text,
  metric: z
    .string()
    .overwrite(trimMetric)
    .min(1, "is empty")
    .refine(isKnownMetric, {
      message: "no metric of this name is recorded here",
      params: { remedy: KNOWN_METRICS },
    })
    .describe("Name of the metric as this project records it, whatever the source calls it."),
  value: z.number(),
  unit: z.preprocess(
    (unit) => (typeof unit === "string" ? (UNIT_ALIASES[unit.trim()] ?? unit.trim()) : unit),
    z.enum(BASELINE_UNITS),
  ),
  decimals: z
    .int()
    .min(0)
    .max(12)
    .optional()
    .describe("Printed decimals, where trailing zeros hide them; by default those of the value itself."),
  n: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("Images behind the number; null where the source does not say."),
  matrix: text.optional().describe("Key of the confusion matrix that the number comes from."),
  notes,
});

export const baselineFileSchema = z.strictObject({
  id: z
    .string()
    .max(100, "at most 100 characters")
    .regex(/^[a-z0-9][a-z0-9-]*$/, "only small letters, digits and hyphens"),
  source: z
    .strictObject({
      title: text,
      doi: z
        .string()
        .transform((doi) => doi.trim().replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:)/i, ""))
        .pipe(z.string().regex(/^10\.\d{4,9}\/\S+$/, "is not a DOI"))
        .optional()
        .describe("Without the resolver's address, which is taken off."),
      url: webAddress("is not a web address").optional(),
      venue: text.optional(),
      year: z.int().min(1900, "is before 1900").max(2200, "is not a year"),
    })
    .refine(({ doi, url, venue }) => [doi, url, venue].some((where) => where !== undefined), {
      message: "needs a doi, a url or a venue",
    }),
  dataset: text.optional().describe("The dataset behind the numbers."),
  datasetShort: text
    .optional()
    .describe("Name of the dataset where space is short, as in the ribbon over a table."),
  notes,
  matrices: z.array(matrixSchema).default([]),
  values: z.array(valueSchema).min(1, "has no values"),
});

export type BaselineFile = z.infer<typeof baselineFileSchema>;
export type BaselineValue = z.infer<typeof valueSchema>;
export type BaselineMatrix = z.infer<typeof matrixSchema>;
