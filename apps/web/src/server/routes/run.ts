import {
  calibrationResponseSchema,
  evaluationMeasuresResponseSchema,
  precisionRecallResponseSchema,
} from "@foldwise/core/contracts/http/score-curves";
import { stopRequestSchema } from "@foldwise/core/contracts/http/sweep-requests";
import {
  deletedSchema,
  reportedSchema,
  rocResponseSchema,
  runDetailResponseSchema,
  runListSchema,
  runLogSchema,
  runMetricsSchema,
} from "@foldwise/core/contracts/http-responses";
import { MAX_FILTER_LENGTH } from "@foldwise/core/query";
import { RUN_STATES } from "@foldwise/core/states";
import { reportRequestSchema } from "@foldwise/core/trainers";
import { z } from "zod";
import { defineRoute, empty, integerText, listOf, noInput, single, smallIntegerText } from "../edge/define";
import { follow, id, limit, metricNames } from "./parameters";

/** Of three and more classes each has curves of its own; the positive class's by default. */
const ofClass = z.strictObject({ class: single(z.string().max(1_000)).optional() });

export const RUN_ROUTES = {
  listRuns: defineRoute({
    method: "GET",
    path: "/api/v1/runs",
    summary: "Runs that a filter finds, newest first or in any order.",
    params: noInput,
    query: z.strictObject({
      experiment: single(integerText).optional(),
      sweep: single(integerText).optional(),
      dataset: single(z.string()).optional(),
      state: listOf(z.enum(RUN_STATES), RUN_STATES.length).optional(),
      variant: single(z.string()).optional(),
      /** Part of a variant's name, in any case. */
      variantContains: single(z.string().max(200)).optional(),
      fold: single(smallIntegerText).optional(),
      /** A run's number, or `none`. */
      parent: single(z.union([z.literal("none"), integerText])).optional(),
      filter: single(z.string().max(MAX_FILTER_LENGTH)).optional(),
      orderBy: single(z.string().max(10_000)).optional(),
      /** A metric's name. */
      sort: single(z.string().max(250)).optional(),
      by: single(z.enum(["last", "min", "max"])).default("last"),
      order: single(z.enum(["asc", "desc"])).default("desc"),
      after: single(z.string().max(1_000)).optional(),
      limit: limit.default(100),
    }),
    body: noInput,
    response: runListSchema,
  }),
  showRun: defineRoute({
    method: "GET",
    path: "/api/v1/runs/{id}",
    summary: "A run with its attempts, checkpoints and evaluations.",
    params: id,
    query: empty,
    body: noInput,
    response: runDetailResponseSchema,
  }),
  runMetrics: defineRoute({
    method: "GET",
    path: "/api/v1/runs/{id}/metrics",
    summary: "Points of a run, or buckets of min, max and last where `buckets` is given.",
    params: id,
    query: z.strictObject({
      name: metricNames.optional(),
      buckets: single(integerText.pipe(z.int().min(1).max(5_000))).optional(),
    }),
    body: noInput,
    response: runMetricsSchema,
  }),
  reportMetrics: defineRoute({
    method: "POST",
    path: "/api/v1/runs/{id}/metrics",
    summary:
      "Stores what a run's program reports, with the token that its attempt was given, `FOLDWISE_RUN_TOKEN`.",
    params: id,
    query: empty,
    body: reportRequestSchema,
    takesReport: true,
    example: { step: 3, metrics: { "val/loss": 0.25 } },
    response: reportedSchema,
  }),
  runLog: defineRoute({
    method: "GET",
    path: "/api/v1/runs/{id}/log",
    summary: "Log lines after `after`, oldest first.",
    params: id,
    query: z.strictObject({
      after: single(z.string().max(40)).optional(),
      limit: single(integerText.pipe(z.int().min(1).max(5_000))).default(1_000),
    }),
    body: noInput,
    response: runLogSchema,
  }),
  runStream: defineRoute({
    method: "GET",
    path: "/api/v1/runs/{id}/stream",
    summary: "Server-Sent Events: the run's state, new points and log lines.",
    params: id,
    query: follow.extend({ log: single(z.string().max(40)).optional() }),
    body: noInput,
    response: null,
    contentType: "text/event-stream",
  }),
  evaluationMeasures: defineRoute({
    method: "GET",
    path: "/api/v1/evaluations/{id}/measures",
    summary: "Every measure of an evaluation with its 95 % interval, or the reason why there is none.",
    params: id,
    query: empty,
    body: noInput,
    response: evaluationMeasuresResponseSchema,
  }),
  evaluationRoc: defineRoute({
    method: "GET",
    path: "/api/v1/evaluations/{id}/roc",
    summary: "ROC curve of an evaluation's stored scores.",
    params: id,
    query: ofClass,
    body: noInput,
    response: rocResponseSchema,
  }),
  evaluationPrecisionRecall: defineRoute({
    method: "GET",
    path: "/api/v1/evaluations/{id}/precision-recall",
    summary: "Precision-recall curve and average precision of an evaluation's stored scores.",
    params: id,
    query: ofClass,
    body: noInput,
    response: precisionRecallResponseSchema,
  }),
  evaluationCalibration: defineRoute({
    method: "GET",
    path: "/api/v1/evaluations/{id}/calibration",
    summary: "Brier score, expected calibration error and its bins of an evaluation's stored scores.",
    params: id,
    query: ofClass,
    body: noInput,
    response: calibrationResponseSchema,
  }),
  retryRun: defineRoute({
    method: "POST",
    path: "/api/v1/runs/{id}/retry",
    summary: "Queues the trial of a failed or cancelled run again, from its last checkpoint.",
    params: id,
    query: empty,
    body: empty,
    response: runDetailResponseSchema,
  }),
  stopRun: defineRoute({
    method: "POST",
    path: "/api/v1/runs/{id}/stop",
    summary: "Stops a run of a sweep: it is cancelled, and its trial's other runs continue.",
    params: id,
    query: empty,
    body: stopRequestSchema,
    example: { by: "Ada" },
    response: runDetailResponseSchema,
  }),
  deleteRun: defineRoute({
    method: "DELETE",
    path: "/api/v1/runs/{id}",
    summary: "Hides a run that has ended; a purge removes it.",
    params: id,
    query: empty,
    body: empty,
    response: deletedSchema,
  }),
} as const;
