import { z } from "zod";
import { conditionsSchema } from "../trainers";
import { BASELINE_ORIGINS, WEIGHTS_KINDS } from "../words";
import { metricDamageSchema } from "./deletion";
import { datasetRefSchema, datasetViewSchema, importViewSchema } from "./http/dataset";
import {
  bucketSchema,
  curveSchema,
  evaluationViewSchema,
  logLineSchema,
  runDetailSchema,
  runSummarySchema,
} from "./http/run";
import { sweepDetailSchema, sweepSummarySchema } from "./http/sweep";
import { workerViewSchema } from "./http/worker";

const metricNumber = bucketSchema.shape.last;

/** Opaque position behind the last item; null when there is nothing more. */
const next = z.string().nullable();

export const sweepListSchema = z.object({ sweeps: z.array(sweepSummarySchema), next });
export const sweepResponseSchema = z.object({ sweep: sweepSummarySchema });
export const sweepDetailResponseSchema = z.object({
  sweep: sweepDetailSchema,
  version: z
    .string()
    .default("")
    .describe("Digest of what may change of the answer, for `cursor` of the sweep's stream."),
});
export const curvesResponseSchema = z
  .object({ curves: z.array(curveSchema), cursor: z.string() })
  .describe("`cursor` is the position of the stream: /stream?cursor=… sends what came after these points.");
export type CurvesResponse = z.infer<typeof curvesResponseSchema>;

export const sweepEvaluationSchema = z
  .object({
    runId: z.int(),
    trial: z.int(),
    variant: z.string(),
    fold: z.int().nullable(),
    seed: z.int().nullable(),
    weights: z.enum(WEIGHTS_KINDS),
    conditions: conditionsSchema.describe("Conditions of the evaluation, by name, except the replicate."),
    sigma: z
      .number()
      .describe("The condition `testSigma`: noise of the test images, 8-bit units; 0 where there is none."),
    replicates: z.int(),
    metrics: z.record(z.string(), z.number().nullable()),
  })
  .describe(
    "Test metrics of one run with one kind of weights under the same conditions: the mean over noise draws, null where one has none.",
  );
export type SweepEvaluation = z.infer<typeof sweepEvaluationSchema>;
export const sweepEvaluationsSchema = z.object({ evaluations: z.array(sweepEvaluationSchema) });

export const rocSchema = z
  .object({
    positiveClass: z.string(),
    images: z.int(),
    positives: z.int(),
    auc: z.number().nullable(),
    reason: z.string().nullable().describe("Why there is no curve."),
    points: z.array(z.tuple([z.number(), z.number(), metricNumber])),
  })
  .describe(
    "GET /api/v1/evaluations/:id/roc: [false positive rate, true positive rate, threshold] from (0, 0) to (1, 1).",
  );
export type Roc = z.infer<typeof rocSchema>;
export const rocResponseSchema = z.object({ roc: rocSchema });

export const runListSchema = z
  .object({
    runs: z.array(runSummarySchema),
    values: z.array(metricNumber.nullable()).optional(),
    next,
  })
  .describe("`values` are those of the metric sorted by, in the order of the runs; null for a run without.");
export const deletedSchema = z
  .object({ deleted: z.object({ id: z.int() }) })
  .describe("Hidden at once; a purge removes it.");
export const purgeRequestSchema = z.strictObject({ olderThanDays: z.number().min(0).max(36_500) });
export const runDetailResponseSchema = z.object({ run: runDetailSchema });
export const reportedSchema = z
  .object({
    stored: z.int().describe("Values that are new."),
    repeated: z.int().describe("Values that were stored before, at the same step: nothing was added."),
    warnings: z
      .array(z.string())
      .describe("What was stored and may be a mistake, such as a step that falls."),
  })
  .describe("All of a request is stored, or nothing.");
export const runMetricsSchema = z
  .object({
    metrics: z.array(
      z.object({
        name: z.string(),
        points: curveSchema.shape.points.optional(),
        buckets: z.array(bucketSchema).optional(),
      }),
    ),
    damage: z.array(metricDamageSchema),
    cursor: z.string(),
  })
  .describe(
    "One entry a metric: `points` where the series is short or no buckets were asked for, else `buckets`.",
  );
export type RunMetrics = z.infer<typeof runMetricsSchema>;
export const runLogSchema = z.object({ lines: z.array(logLineSchema), next });
export const runStreamEventSchema = z
  .discriminatedUnion("type", [
    z.object({ type: z.literal("run"), run: runSummarySchema, evaluations: z.array(evaluationViewSchema) }),
    z.object({
      type: z.literal("points"),
      changes: z.array(curveSchema.extend({ resetFrom: z.number().nullable() })),
    }),
    z.object({ type: z.literal("log"), lines: z.array(logLineSchema), next: z.string().nullable() }),
  ])
  .describe(
    "Server-Sent Events of GET /api/v1/runs/:id/stream. `run` carries the summary, at most twice a second.",
  );
export type RunStreamEvent = z.infer<typeof runStreamEventSchema>;

export const datasetListSchema = z.object({ datasets: z.array(datasetViewSchema) });
export const datasetResponseSchema = z.object({ dataset: datasetViewSchema });
export const importListSchema = z.object({
  imports: z.array(importViewSchema).describe("Waiting and running imports, oldest first."),
});
export const importResponseSchema = z.object({ import: importViewSchema });
export const samplesSchema = z
  .object({
    width: z.int(),
    height: z.int(),
    images: z.array(
      z.object({ index: z.int(), fold: z.int(), class: z.string(), patient: z.string().nullable() }),
    ),
  })
  .describe(
    "The preview pack: `pixels` of image i start at i × width × height × 3 of GET …/samples/pixels, RGB, 8 bits.",
  );
export type Samples = z.infer<typeof samplesSchema>;

export const workerListSchema = z.object({ workers: z.array(workerViewSchema) });

export const baselineViewSchema = z
  .object({
    id: z.int(),
    key: z.string(),
    origin: z.enum(BASELINE_ORIGINS),
    sha256: z.string(),
    createdAt: z.string(),
    document: z.record(z.string(), z.unknown()),
  })
  .describe("A source of published numbers; `document` is the file of data/baselines as it was imported.");
export type BaselineView = z.infer<typeof baselineViewSchema>;
export const baselineListSchema = z.object({ baselines: z.array(baselineViewSchema) });

export const overviewSchema = z.object({
  live: z.array(sweepSummarySchema).describe("Sweeps that are queued, running or paused, newest first."),
  recent: z.array(sweepSummarySchema).describe("The last finished sweeps."),
  failures: z.array(runSummarySchema),
  datasets: z.array(datasetRefSchema.extend({ images: z.int(), folds: z.array(z.int()) })),
  workers: z.object({ live: z.int(), lost: z.int(), slots: z.int(), busy: z.int() }),
  totals: z.object({
    sweeps: z.int(),
    runs: z.int(),
    trainings: z.int(),
    evaluations: z.int(),
    epochs: z.int(),
  }),
});
export type Overview = z.infer<typeof overviewSchema>;

export const searchResponseSchema = z.object({
  results: z.array(
    z.object({
      kind: z.enum(["sweep", "run", "experiment", "dataset", "table", "baseline", "page"]),
      id: z.string(),
      title: z.string(),
      subtitle: z.string(),
      href: z.string().describe("Page of the dashboard."),
    }),
  ),
});
export type SearchResponse = z.infer<typeof searchResponseSchema>;

export const modelViewSchema = z.object({
  name: z.string(),
  title: z.string(),
  source: z.string(),
  isApproximation: z.boolean(),
  movingAverages: z
    .int()
    .describe("Of batch normalization; Keras has them among the parameters, torchvision has not."),
  countsMovingAverages: z.boolean(),
  multiplyAdds: z.int().describe("Of one image going forward."),
  params: z.object({ total: z.int(), trainable: z.int(), nonTrainable: z.int() }),
  layers: z.array(z.object({ name: z.string(), outputShape: z.array(z.int()), params: z.int() })),
});
export type ModelView = z.infer<typeof modelViewSchema>;
export const modelListSchema = z.object({
  models: z.array(
    z.object({ name: z.string(), title: z.string(), source: z.string(), isApproximation: z.boolean() }),
  ),
});
export const modelResponseSchema = z.object({ model: modelViewSchema });
