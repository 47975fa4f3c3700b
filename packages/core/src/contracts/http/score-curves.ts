import { z } from "zod";
import { metricNumberSchema } from "../metric-number";

const scored = {
  positiveClass: z.string(),
  images: z.int(),
  positives: z.int(),
  reason: z.string().nullable().describe("Why there is nothing to show."),
};

export const measuredValueSchema = z
  .object({
    name: z.string(),
    value: z.number().nullable(),
    reason: z.string().nullable().describe("Why there is no value."),
    interval: z
      .tuple([z.number(), z.number()])
      .nullable()
      .describe("95 % interval over test images, or items, by patient or group where those are known."),
    method: z.string().nullable().describe("How the interval was made."),
    withheld: z.string().nullable().describe("Why a value has no interval."),
  })
  .describe("A measure of an evaluation: its value and interval, or why there is none.");
export type MeasuredValueView = z.infer<typeof measuredValueSchema>;
export const evaluationMeasuresResponseSchema = z.object({
  measures: z.array(measuredValueSchema).describe("Every measure of the evaluation."),
});

export const precisionRecallSchema = z
  .object({
    ...scored,
    averagePrecision: z.number().nullable(),
    points: z.array(z.tuple([z.number(), z.number(), metricNumberSchema])),
  })
  .describe(
    "GET /api/v1/evaluations/:id/precision-recall: [recall, precision, threshold] from the largest threshold down.",
  );
export type PrecisionRecall = z.infer<typeof precisionRecallSchema>;
export const precisionRecallResponseSchema = z.object({ precisionRecall: precisionRecallSchema });

export const calibrationSchema = z
  .object({
    ...scored,
    brier: z.number().nullable(),
    expectedCalibrationError: z.number().nullable().describe("Over `bins`, which are of equal width."),
    bins: z.array(
      z.object({
        low: z.number(),
        high: z.number(),
        images: z.int(),
        meanProbability: z
          .number()
          .nullable()
          .describe("Mean probability of the positive class; null in an empty bin."),
        positiveRate: z
          .number()
          .nullable()
          .describe("Share of images of the positive class; null in an empty bin."),
      }),
    ),
  })
  .describe("GET /api/v1/evaluations/:id/calibration: of the positive class's probability.");
export type Calibration = z.infer<typeof calibrationSchema>;
export const calibrationResponseSchema = z.object({ calibration: calibrationSchema });
