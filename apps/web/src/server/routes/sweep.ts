import { populationSchema } from "@foldwise/core/contracts/http/population";
import { trialViewSchema } from "@foldwise/core/contracts/http/sweep";
import {
  stopRequestSchema,
  sweepActionSchema,
  sweepEditRequestSchema,
} from "@foldwise/core/contracts/http/sweep-requests";
import {
  sweepImportanceSchema,
  sweepSearchSchema,
  sweepTimelineSchema,
  trialCurvesSchema,
} from "@foldwise/core/contracts/http/sweep-search";
import { trialPageSchema } from "@foldwise/core/contracts/http/trial-row";
import { trialSuggestionSchema } from "@foldwise/core/contracts/http/trial-suggestion";
import {
  curvesResponseSchema,
  deletedSchema,
  sweepDetailResponseSchema,
  sweepEvaluationsSchema,
  sweepListSchema,
  sweepResponseSchema,
} from "@foldwise/core/contracts/http-responses";
import { sweepCheckSchema } from "@foldwise/core/contracts/sweep-check";
import { IMPORTANCE_METHODS } from "@foldwise/core/importance";
import { SWEEP_STATES } from "@foldwise/core/states";
import { planDocumentSchema } from "@foldwise/core/sweep";
import { z } from "zod";
import { defineRoute, empty, integerText, listOf, noInput, single, smallIntegerText } from "../edge/define";
import { PLAN_EXAMPLE } from "./examples";
import { follow, id, limit, metricNames, trialList, trialNumbers } from "./parameters";

export const SWEEP_ROUTES = {
  listSweeps: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps",
    summary: "Sweeps, newest first.",
    params: noInput,
    query: z.strictObject({
      state: listOf(z.enum(SWEEP_STATES), SWEEP_STATES.length).optional(),
      experiment: single(integerText).optional(),
      dataset: single(z.string()).optional(),
      after: single(integerText).optional(),
      limit: limit.default(50),
    }),
    body: noInput,
    response: sweepListSchema,
  }),
  createSweep: defineRoute({
    method: "POST",
    path: "/api/v1/sweeps",
    summary:
      "Starts the sweep of a plan. A request sent again with its Idempotency-Key starts nothing twice.",
    params: noInput,
    query: empty,
    body: noInput,
    document: planDocumentSchema,
    example: PLAN_EXAMPLE,
    takesKey: true,
    response: sweepResponseSchema,
    status: 201,
  }),
  checkSweep: defineRoute({
    method: "POST",
    path: "/api/v1/sweeps/check",
    summary: "What a plan would cost, or everything that is wrong with it; 200 either way.",
    params: noInput,
    query: empty,
    body: noInput,
    document: planDocumentSchema,
    example: PLAN_EXAMPLE,
    response: sweepCheckSchema,
  }),
  showSweep: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}",
    summary: "A sweep with its trials of note and their runs.",
    params: id,
    query: z.strictObject({ trial: trialNumbers(20).optional() }),
    body: noInput,
    response: sweepDetailResponseSchema,
  }),
  listTrials: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/trials",
    summary:
      "A page of the sweep's trials, sorted and filtered; as CSV all that the filters leave, a row for each trial or for each run.",
    params: id,
    query: trialList.extend({ format: single(z.enum(["json", "csv", "csv-runs"])).default("json") }),
    body: noInput,
    response: trialPageSchema,
    formats: ["text/csv"],
  }),
  showTrialRuns: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/trials/{number}/runs",
    summary: "A trial with its runs.",
    params: z.object({ id: integerText, number: smallIntegerText }),
    query: empty,
    body: noInput,
    response: trialViewSchema,
  }),
  showTrial: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/trials/{number}",
    summary: "Why a trial has its configuration, and what its sampler proposes when it is asked again.",
    params: z.object({ id: integerText, number: smallIntegerText }),
    query: empty,
    body: noInput,
    response: trialSuggestionSchema,
  }),
  stopTrial: defineRoute({
    method: "POST",
    path: "/api/v1/sweeps/{id}/trials/{number}/stop",
    summary: "Stops one trial: its runs end with what they have, and it is pruned.",
    params: z.object({ id: integerText, number: smallIntegerText }),
    query: empty,
    body: stopRequestSchema,
    example: { by: "Ada" },
    response: sweepResponseSchema,
  }),
  actOnSweep: defineRoute({
    method: "POST",
    path: "/api/v1/sweeps/{id}/actions",
    summary: "Pauses, resumes, cancels or retries a sweep, or changes its max concurrent trials.",
    params: id,
    query: empty,
    body: sweepActionSchema,
    example: { action: "pause" },
    response: sweepResponseSchema,
  }),
  editSweep: defineRoute({
    method: "PATCH",
    path: "/api/v1/sweeps/{id}",
    summary:
      "Edits the plan of a running sweep, or extends one that has ended; 409 where somebody has edited it since, with both edits.",
    params: id,
    query: empty,
    body: sweepEditRequestSchema,
    example: { version: 0, changes: { budget: { maxTrials: 40 } }, by: "Ada" },
    response: sweepDetailResponseSchema,
  }),
  deleteSweep: defineRoute({
    method: "DELETE",
    path: "/api/v1/sweeps/{id}",
    summary: "Hides a sweep that has ended, and its runs; a purge removes them.",
    params: id,
    query: empty,
    body: empty,
    response: deletedSchema,
  }),
  deleteExperiment: defineRoute({
    method: "DELETE",
    path: "/api/v1/experiments/{id}",
    summary: "Hides an experiment without active sweeps, with its sweeps and runs, and frees its name.",
    params: id,
    query: empty,
    body: empty,
    response: deletedSchema,
  }),
  sweepCurves: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/curves",
    summary:
      "Curves of the trainings of some trials, all metrics or the named ones, at most 500 points each, and the cursor after them; empty for a metric that has not been logged yet.",
    params: id,
    query: z.strictObject({ metric: metricNames.optional(), trial: trialNumbers(50).optional() }),
    body: noInput,
    response: curvesResponseSchema,
  }),
  sweepSearch: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/search",
    summary: "The trials of a search as columns, for plots of many: all of them, or those that have changed.",
    params: id,
    query: z.strictObject({ since: single(integerText).optional() }),
    body: noInput,
    response: sweepSearchSchema,
  }),
  sweepImportance: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/importance",
    summary: "How much each parameter of a search matters for an objective, by PED-ANOVA or fANOVA.",
    params: id,
    query: z.strictObject({
      method: single(z.enum(IMPORTANCE_METHODS)).default("ped-anova"),
      objective: single(smallIntegerText).default(0),
    }),
    body: noInput,
    response: sweepImportanceSchema,
  }),
  sweepTrialCurves: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/trial-curves",
    summary:
      "A metric of up to 200 trials over their steps, each the mean over its runs: those asked for, those that run, others spread evenly.",
    params: id,
    query: z.strictObject({
      metric: single(z.string().min(1).max(250)).optional(),
      trial: listOf(smallIntegerText, 50).optional(),
    }),
    body: noInput,
    response: trialCurvesSchema,
  }),
  sweepTimeline: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/timeline",
    summary:
      "Which worker trained which trial when: the newest attempts of the sweep's trainings, oldest first.",
    params: id,
    query: empty,
    body: noInput,
    response: sweepTimelineSchema,
  }),
  sweepPopulation: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/population",
    summary:
      "The schedule that a population has found, segment by segment, and its copies; 404 for a sweep without a population.",
    params: id,
    query: z.strictObject({ trial: single(smallIntegerText).optional() }),
    body: noInput,
    response: populationSchema,
  }),
  sweepEvaluations: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/evaluations",
    summary: "Test metrics of the sweep's runs by weights and test sigma, noise draws averaged.",
    params: id,
    query: z.strictObject({
      metric: metricNames.optional(),
      /** Numbers of trials; all when left out. */
      trial: listOf(smallIntegerText, 500).optional(),
    }),
    body: noInput,
    response: sweepEvaluationsSchema,
  }),
  sweepStream: defineRoute({
    method: "GET",
    path: "/api/v1/sweeps/{id}/stream",
    summary: "Server-Sent Events: the sweep's progress and new points of its curves.",
    params: id,
    query: follow.extend({
      changes: single(z.enum(["0", "1"])).default("0"),
      trial: trialNumbers(20).optional(),
      trials: single(z.string().max(2_000)).optional(),
    }),
    body: noInput,
    response: null,
    contentType: "text/event-stream",
  }),
} as const;
