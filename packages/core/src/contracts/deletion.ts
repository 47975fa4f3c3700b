import { z } from "zod";

/** What a purge removes, or would remove. */
export const removalSchema = z.object({
  runs: z.int(),
  trainings: z.int(),
  sweeps: z.int(),
  experiments: z.int(),
  datasets: z.int(),
  /** Of metrics, and the bytes of their payloads in Postgres. */
  points: z.int(),
  bytes: z.int(),
  /** Checkpoints of the trainings: their files go with the next round of a worker's retention. */
  files: z.int(),
  fileBytes: z.int(),
});
export type Removal = z.infer<typeof removalSchema>;

/** GET /api/v1/purge: what a purge would remove now. */
export const purgePreviewSchema = z.object({ wouldRemove: removalSchema });
/** What one bounded round removed; `more` when another round has something to do. */
export const purgedSchema = z.object({ purged: removalSchema.extend({ more: z.boolean() }) });

export const experimentViewSchema = z.object({
  id: z.int(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  sweeps: z.int(),
  runs: z.int(),
  /** Sweeps and runs that have not ended: until then it cannot be deleted. */
  moving: z.int(),
});
export type ExperimentView = z.infer<typeof experimentViewSchema>;
export const experimentListSchema = z.object({ experiments: z.array(experimentViewSchema) });
export const experimentResponseSchema = z.object({ experiment: experimentViewSchema });

/** Points that could not be read: their checksum or format failed. All others are in the answer. */
export const metricDamageSchema = z.object({
  /** Null for a batch whose names cannot be read. */
  name: z.string().nullable(),
  /** Decimal: steps are 64-bit integers. */
  fromStep: z.string().nullable(),
  toStep: z.string().nullable(),
  points: z.int(),
  reason: z.string(),
});
export type MetricDamage = z.infer<typeof metricDamageSchema>;
