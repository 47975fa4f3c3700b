import { z } from "zod";

export const removalSchema = z
  .object({
    runs: z.int(),
    trainings: z.int(),
    sweeps: z.int(),
    experiments: z.int(),
    datasets: z.int(),
    points: z.int().describe("Points of metrics."),
    bytes: z.int().describe("Bytes of the points' payloads in Postgres."),
    files: z
      .int()
      .describe("Checkpoints of the trainings: their files go with the next round of a worker's retention."),
    fileBytes: z.int(),
  })
  .describe("What a purge removes, or would remove.");
export type Removal = z.infer<typeof removalSchema>;

export const purgePreviewSchema = z
  .object({ wouldRemove: removalSchema })
  .describe("GET /api/v1/purge: what a purge would remove now.");
export const purgedSchema = z
  .object({ purged: removalSchema.extend({ more: z.boolean() }) })
  .describe("What one bounded round removed; `more` when another round has something to do.");

export const foldKeysSchema = z
  .object({
    fold: z.string().describe("Parameter or tag that holds the fold."),
    seed: z.string().describe("Parameter or tag that holds the seed."),
    repeat: z.string().describe("Parameter or tag that holds the repeat."),
  })
  .describe("Which parameters or tags of logged runs tell the runs of a fold group apart.");

export const experimentViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  sweeps: z.int(),
  runs: z.int(),
  maxTrainings: z
    .int()
    .nullable()
    .default(null)
    .describe("Max concurrent trainings of its sweeps; null without a quota."),
  maxArtifactBytes: z
    .int()
    .nullable()
    .default(null)
    .describe("Max bytes of files stored with its runs and logged models; null without a quota."),
  artifactBytes: z
    .int()
    .default(0)
    .describe(
      "Bytes of these files and of the parts of their open uploads, those of deleted runs included until a purge.",
    ),
  foldKeys: foldKeysSchema
    .optional()
    .describe(
      "Which parameters or tags of logged runs tell the runs of a fold group apart; left out by servers before 0.2.",
    ),
  moving: z.int().describe("Sweeps and runs that have not ended: until then it cannot be deleted."),
});
export type ExperimentView = z.infer<typeof experimentViewSchema>;
export const experimentListSchema = z.object({ experiments: z.array(experimentViewSchema) });
export const experimentResponseSchema = z.object({ experiment: experimentViewSchema });

export const metricDamageSchema = z
  .object({
    name: z.string().nullable().describe("Name of the metric; null for a batch whose names cannot be read."),
    fromStep: z
      .string()
      .nullable()
      .describe("First step that may be lost, in decimal: steps are 64-bit integers."),
    toStep: z.string().nullable().describe("Last step that may be lost, in decimal."),
    points: z.int(),
    reason: z.string(),
  })
  .describe("Points that could not be read: their checksum or format failed. All others are in the answer.");
export type MetricDamage = z.infer<typeof metricDamageSchema>;
