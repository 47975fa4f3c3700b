import { purgedSchema, purgePreviewSchema } from "@foldwise/core/contracts/deletion";
import { queueSchema } from "@foldwise/core/contracts/http/queue";
import { healthSchema } from "@foldwise/core/contracts/http/worker";
import {
  overviewSchema,
  purgeRequestSchema,
  searchResponseSchema,
  workerListSchema,
} from "@foldwise/core/contracts/http-responses";
import { z } from "zod";
import { defineRoute, empty, noInput, single } from "../edge/define";

const days = z
  .string()
  .regex(/^\d+(\.\d+)?$/, "must be a number of days")
  .transform(Number)
  .pipe(z.number().min(0).max(36_500));

export const SYSTEM_ROUTES = {
  health: defineRoute({
    method: "GET",
    path: "/api/health",
    summary: "Whether Postgres, Temporal and workers answer; 503 with the same body when one does not.",
    params: noInput,
    query: empty,
    body: noInput,
    response: healthSchema,
    degrades: true,
    open: true,
  }),
  showSession: defineRoute({
    method: "GET",
    path: "/api/v1/session",
    summary: "Whether this installation requires a token.",
    params: noInput,
    query: empty,
    body: noInput,
    response: z.object({ tokenRequired: z.boolean() }),
    open: true,
  }),
  openSession: defineRoute({
    method: "POST",
    path: "/api/v1/session",
    summary: "Exchanges the token for a cookie.",
    params: noInput,
    query: empty,
    body: z.strictObject({ token: z.string().min(1).max(1_000) }),
    example: { token: "the value of FOLDWISE_TOKEN" },
    response: z.object({ ok: z.literal(true) }),
    open: true,
  }),
  closeSession: defineRoute({
    method: "DELETE",
    path: "/api/v1/session",
    summary: "Ends the session of the cookie.",
    params: noInput,
    query: empty,
    body: empty,
    response: z.object({ ok: z.literal(true) }),
    open: true,
  }),
  overview: defineRoute({
    method: "GET",
    path: "/api/v1/overview",
    summary: "Active and last sweeps, failures, datasets, workers and totals.",
    params: noInput,
    query: empty,
    body: noInput,
    response: overviewSchema,
  }),
  purge: defineRoute({
    method: "POST",
    path: "/api/v1/purge",
    summary:
      "Permanently removes items deleted at least this many days ago, in batches: repeat while `more` is true.",
    params: noInput,
    query: empty,
    body: purgeRequestSchema,
    example: { olderThanDays: 30 },
    response: purgedSchema,
  }),
  previewPurge: defineRoute({
    method: "GET",
    path: "/api/v1/purge",
    summary: "What a purge of items deleted at least this many days ago would remove now.",
    params: noInput,
    query: z.strictObject({ olderThanDays: single(days).default(30) }),
    body: noInput,
    response: purgePreviewSchema,
  }),
  queue: defineRoute({
    method: "GET",
    path: "/api/v1/queue",
    summary: "Trainings that wait for a worker, with the reason, and the quotas of experiments.",
    params: noInput,
    query: empty,
    body: noInput,
    response: queueSchema,
  }),
  drainWorker: defineRoute({
    method: "POST",
    path: "/api/v1/workers/{id}/drain",
    summary: "Asks a worker to take no new training, and to end after those that it has.",
    params: z.object({ id: z.string().min(1).max(300) }),
    query: empty,
    body: empty,
    response: workerListSchema,
  }),
  search: defineRoute({
    method: "GET",
    path: "/api/v1/search",
    summary: "Sweeps, runs, experiments, datasets, tables and baselines by name or id.",
    params: noInput,
    query: z.strictObject({ q: single(z.string().max(200)) }),
    body: noInput,
    response: searchResponseSchema,
  }),
} as const;
