import { z } from "zod";
import { ERROR_CODES } from "../../errors";
import { JOB_STATES } from "../../states";
import { latencyResultSchema, REQUEST_KINDS, requestResultSchema } from "../worker-requests";
import { when, whenOrNull } from "./common";

export const requestViewSchema = z.object({
  id: z.int(),
  kind: z.enum(REQUEST_KINDS),
  state: z.enum(JOB_STATES),
  runId: z.int().nullable(),
  datasetId: z.int().nullable(),
  attempts: z.int().describe("Workers that have claimed it so far; above 1, an earlier one stopped."),
  ahead: z.int().describe("Requests before a queued one."),
  workers: z.int().describe("Live workers that could take a queued one."),
  result: requestResultSchema.nullable(),
  error: z
    .object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      problems: z.array(
        z.object({
          field: z.string(),
          value: z.string(),
          problem: z.string(),
          remedy: z.string().optional(),
        }),
      ),
    })
    .nullable(),
  createdAt: when,
  finishedAt: whenOrNull,
  expiresAt: when.describe("When it and its files are removed."),
});
export type RequestView = z.infer<typeof requestViewSchema>;
export const requestResponseSchema = z.object({ request: requestViewSchema });

export const latencyViewSchema = latencyResultSchema
  .omit({ kind: true })
  .extend({
    id: z.int(),
    runId: z.int(),
    runName: z.string(),
    dataset: z.object({ slug: z.string(), name: z.string(), isSynthetic: z.boolean() }),
    createdAt: when,
  })
  .describe("A measurement that is kept.");
export type LatencyView = z.infer<typeof latencyViewSchema>;
export const latencyListSchema = z.object({
  measured: z.array(latencyViewSchema),
  published: z
    .array(z.object({ source: z.string(), where: z.string(), value: z.number(), note: z.string() }))
    .describe("Milliseconds for one image, as printed."),
});
export type LatencyList = z.infer<typeof latencyListSchema>;
