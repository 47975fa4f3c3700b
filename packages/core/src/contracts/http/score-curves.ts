import { z } from "zod";
import { metricNumberSchema } from "../metric-number";

const scored = {
  positiveClass: z.string(),
  images: z.int(),
  positives: z.int(),
  /** Why there is nothing to show. */
  reason: z.string().nullable(),
};

/** GET /api/v1/evaluations/:id/precision-recall: [recall, precision, threshold] from the largest threshold down. */
export const precisionRecallSchema = z.object({
  ...scored,
  averagePrecision: z.number().nullable(),
  points: z.array(z.tuple([z.number(), z.number(), metricNumberSchema])),
});
export type PrecisionRecall = z.infer<typeof precisionRecallSchema>;
export const precisionRecallResponseSchema = z.object({ precisionRecall: precisionRecallSchema });

/** GET /api/v1/evaluations/:id/calibration: of the positive class's probability. */
export const calibrationSchema = z.object({
  ...scored,
  brier: z.number().nullable(),
  /** Over `bins`, which are of equal width. */
  expectedCalibrationError: z.number().nullable(),
  bins: z.array(
    z.object({
      low: z.number(),
      high: z.number(),
      images: z.int(),
      /** Null in an empty bin, as is the rate. */
      meanProbability: z.number().nullable(),
      positiveRate: z.number().nullable(),
    }),
  ),
});
export type Calibration = z.infer<typeof calibrationSchema>;
export const calibrationResponseSchema = z.object({ calibration: calibrationSchema });
