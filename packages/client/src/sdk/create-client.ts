import { randomUUID } from "node:crypto";
import {
  experimentListSchema,
  experimentResponseSchema,
  purgedSchema,
  purgePreviewSchema,
} from "@foldwise/core/contracts/deletion";
import type { DatasetChangeRequest, ImportRequest } from "@foldwise/core/contracts/http/dataset";
import { populationSchema } from "@foldwise/core/contracts/http/population";
import { type FoldKeysChange, queueSchema } from "@foldwise/core/contracts/http/queue";
import { trialViewSchema } from "@foldwise/core/contracts/http/sweep";
import type { SweepAction, SweepEditRequest } from "@foldwise/core/contracts/http/sweep-requests";
import { sweepStreamEventSchema } from "@foldwise/core/contracts/http/sweep-stream";
import { trialPageSchema } from "@foldwise/core/contracts/http/trial-row";
import { trialSuggestionSchema } from "@foldwise/core/contracts/http/trial-suggestion";
import { healthSchema } from "@foldwise/core/contracts/http/worker";
import {
  curvesResponseSchema,
  datasetListSchema,
  datasetResponseSchema,
  deletedSchema,
  importListSchema,
  importResponseSchema,
  modelListSchema,
  modelResponseSchema,
  overviewSchema,
  reportedSchema,
  runDetailResponseSchema,
  runListSchema,
  runLogSchema,
  runMetricsSchema,
  runStreamEventSchema,
  searchResponseSchema,
  sweepDetailResponseSchema,
  sweepListSchema,
  sweepResponseSchema,
  workerListSchema,
} from "@foldwise/core/contracts/http-responses";
import { sweepCheckSchema } from "@foldwise/core/contracts/sweep-check";
import {
  type TablePreset,
  tableMissingSchema,
  tableRunResponseSchema,
} from "@foldwise/core/contracts/table-runs";
import { filledTableSchema, tableListSchema } from "@foldwise/core/contracts/tables";
import type { ModelOptions } from "@foldwise/core/models";
import type { TableFormat } from "@foldwise/core/tables";
import type { reportRequestSchema } from "@foldwise/core/trainers";
import type { z } from "zod";
import { artifactMethods } from "./artifact-methods";
import { foldGroupMethods } from "./fold-group-methods";
import { type FollowOptions, followEvents } from "./follow";
import { requestMethods } from "./request-methods";
import { baselineMethods, savedTableMethods } from "./table-methods";
import { type ClientOptions, makeTransport } from "./transport";

export interface RunQuery {
  experiment?: number;
  sweep?: number;
  dataset?: string;
  state?: readonly string[];
  variant?: string;
  /** Part of a variant's name, in any case. */
  variantContains?: string;
  fold?: number;
  /** Number of a run: only runs that are nested directly in it; `none`: only those that are nested in no run. */
  parent?: number | "none";
  /** In the query language: `metrics.loss < 0.5 AND fold IN (0, 1)`. */
  filter?: string;
  /** Fields with ASC or DESC, not together with `sort`: `metrics.loss DESC, start_time`. */
  orderBy?: string;
  sort?: string;
  by?: "last" | "min" | "max";
  order?: "asc" | "desc";
  after?: string;
  limit?: number;
}

export interface TrialQuery {
  /** `number`, `objective`, `state`, `variant`, `duration`, or `parameter.NAME`. */
  sort?: string;
  order?: "asc" | "desc";
  state?: readonly string[];
  variant?: string;
  /** Numbers of the trials wanted. */
  number?: readonly number[];
  /** `learningRate=0.001..0.01`, `optimizer=adam`. */
  parameter?: readonly string[];
  /** Part of the variant, of a value, of the error or of the reason of a stop. */
  contains?: string;
  /** In the query language: `params.learningRate < 0.01 AND objective > 0.9`. */
  filter?: string;
  after?: string;
  before?: string;
  /** Number of the trial to begin with. */
  from?: number;
  limit?: number;
}

/** What a model is built with; its defaults where nothing is said. */
export type ModelQuery = Partial<
  Pick<ModelOptions, "inputSize" | "widthMultiplier" | "head" | "freezeBase" | "classes">
>;

const yaml = (body: string) => ({ type: "application/yaml", body });

/**
 * Typed access to a Foldwise server. Answers are checked against the contract; reads are sent again when the server is
 * away for a moment. Every method throws ApiError when the server refuses and UnreachableError when none answers.
 */
export function createClient(options: ClientOptions) {
  const transport = makeTransport(options);
  const { json, send } = transport;
  const part = encodeURIComponent;
  const remove = async (path: string) =>
    (await json(deletedSchema, path, { method: "DELETE", json: {} })).deleted;
  return {
    /** Answers also when a part of the installation does not. */
    health: () => json(healthSchema, "/api/health", { accept: [503], repeatable: false }),
    overview: () => json(overviewSchema, "/api/v1/overview"),
    search: async (q: string) =>
      (await json(searchResponseSchema, "/api/v1/search", { query: { q } })).results,
    sweeps: {
      list: (query: { state?: readonly string[]; dataset?: string; after?: string; limit?: number } = {}) =>
        json(sweepListSchema, "/api/v1/sweeps", { query }),
      /** What a plan (YAML or JSON text) would cost, or what is wrong with it. */
      check: (plan: string) =>
        json(sweepCheckSchema, "/api/v1/sweeps/check", {
          method: "POST",
          text: yaml(plan),
          repeatable: true,
        }),
      /** Starts a plan's sweep; sent again under the same key, it starts nothing twice. */
      create: async (plan: string, { idempotencyKey = randomUUID() }: { idempotencyKey?: string } = {}) => {
        const headers = { "idempotency-key": idempotencyKey };
        const request = { method: "POST", text: yaml(plan), headers, repeatable: true } as const;
        return (await json(sweepResponseSchema, "/api/v1/sweeps", request)).sweep;
      },
      /** With all trials where there are at most 100, else those of note. */
      show: async (id: number) => (await json(sweepDetailResponseSchema, `/api/v1/sweeps/${id}`)).sweep,
      act: async (id: number, action: SweepAction) =>
        (await json(sweepResponseSchema, `/api/v1/sweeps/${id}/actions`, { method: "POST", json: action }))
          .sweep,
      /** Edits the plan of one that runs, or extends one that has ended. */
      edit: async (id: number, edit: SweepEditRequest) =>
        (await json(sweepDetailResponseSchema, `/api/v1/sweeps/${id}`, { method: "PATCH", json: edit }))
          .sweep,
      /** Ends one trial with what its runs have. */
      stopTrial: async (id: number, number: number, by?: string) =>
        (
          await json(sweepResponseSchema, `/api/v1/sweeps/${id}/trials/${number}/stop`, {
            method: "POST",
            json: { by },
          })
        ).sweep,
      /** Of one that has ended: hides it and its runs. */
      delete: (id: number) => remove(`/api/v1/sweeps/${id}`),
      /** A page of its trials, sorted and filtered; `next` is the `after` of the page behind. */
      trials: (id: number, query: TrialQuery = {}) =>
        json(trialPageSchema, `/api/v1/sweeps/${id}/trials`, { query: { ...query } }),
      /** All trials that the filters leave as CSV, a row for each trial or for each of its runs. */
      exportTrials: async (id: number, query: TrialQuery = {}, rows: "trials" | "runs" = "trials") =>
        (
          await send(`/api/v1/sweeps/${id}/trials`, {
            query: { ...query, format: rows === "runs" ? "csv-runs" : "csv" },
            endless: true,
          })
        ).body,
      /** A trial with its runs. */
      trialRuns: (id: number, number: number) =>
        json(trialViewSchema, `/api/v1/sweeps/${id}/trials/${number}/runs`),
      /** Why a trial has its configuration, and what its sampler proposes when it is asked again. */
      trial: (id: number, number: number) =>
        json(trialSuggestionSchema, `/api/v1/sweeps/${id}/trials/${number}`),
      /** The schedule that a population has found, and its copies. @param trial whose schedule; the best one's when left out */
      population: (id: number, trial?: number) =>
        json(populationSchema, `/api/v1/sweeps/${id}/population`, { query: { trial } }),
      /** @param trials numbers of the trials wanted; those of note when left out */
      curves: (id: number, metrics?: readonly string[], trials?: readonly number[]) =>
        json(curvesResponseSchema, `/api/v1/sweeps/${id}/curves`, {
          query: { metric: metrics, trial: trials },
        }),
      follow: (id: number, follow?: FollowOptions) =>
        followEvents(transport, sweepStreamEventSchema, `/api/v1/sweeps/${id}/stream`, follow),
    },
    runs: {
      list: (query: RunQuery = {}) => json(runListSchema, "/api/v1/runs", { query: { ...query } }),
      show: async (id: number) => (await json(runDetailResponseSchema, `/api/v1/runs/${id}`)).run,
      /** Cancels one run of a sweep; its trial's other runs go on. */
      stop: async (id: number, by?: string) =>
        (await json(runDetailResponseSchema, `/api/v1/runs/${id}/stop`, { method: "POST", json: { by } }))
          .run,
      metrics: (id: number, query: { name?: readonly string[]; buckets?: number } = {}) =>
        json(runMetricsSchema, `/api/v1/runs/${id}/metrics`, { query }),
      log: (id: number, query: { after?: string; limit?: number } = {}) =>
        json(runLogSchema, `/api/v1/runs/${id}/log`, { query }),
      /**
       * Stores what a run's program reports.
       * @param token that its attempt was given, FOLDWISE_RUN_TOKEN
       */
      report: (id: number, report: z.input<typeof reportRequestSchema>, token: string) =>
        json(reportedSchema, `/api/v1/runs/${id}/metrics`, {
          method: "POST",
          json: report,
          headers: { authorization: `Bearer ${token}` },
          // A value that is there at the same step adds nothing.
          repeatable: true,
        }),
      retry: async (id: number) =>
        (await json(runDetailResponseSchema, `/api/v1/runs/${id}/retry`, { method: "POST", json: {} })).run,
      /** Of one that has ended: hides it. */
      delete: (id: number) => remove(`/api/v1/runs/${id}`),
      follow: (id: number, follow?: FollowOptions) =>
        followEvents(transport, runStreamEventSchema, `/api/v1/runs/${id}/stream`, follow),
    },
    experiments: {
      /** How many of its trainings run at a time, how many bytes its files have; null removes a quota. */
      setQuotas: async (
        id: number,
        quotas: { maxTrainings?: number | null; maxArtifactBytes?: number | null; by?: string },
      ) =>
        (
          await json(experimentResponseSchema, `/api/v1/experiments/${id}`, {
            method: "PATCH",
            json: quotas,
          })
        ).experiment,
      /** Which parameters or tags of its logged runs hold fold, seed and repeat; null for those that are called so. */
      setFoldKeys: async (id: number, foldKeys: FoldKeysChange) =>
        (
          await json(experimentResponseSchema, `/api/v1/experiments/${id}`, {
            method: "PATCH",
            json: { foldKeys },
          })
        ).experiment,
      list: async () => (await json(experimentListSchema, "/api/v1/experiments")).experiments,
      show: async (id: number) =>
        (await json(experimentResponseSchema, `/api/v1/experiments/${id}`)).experiment,
      /** Hides it with its sweeps and runs, and frees its name. */
      delete: (id: number) => remove(`/api/v1/experiments/${id}`),
    },
    /** What a purge would remove now. */
    previewPurge: async (olderThanDays: number) =>
      (await json(purgePreviewSchema, "/api/v1/purge", { query: { olderThanDays } })).wouldRemove,
    /** One round of removing for good what was deleted; to be called again while it answers `more`. */
    purge: async (olderThanDays: number) =>
      (
        await json(purgedSchema, "/api/v1/purge", {
          method: "POST",
          json: { olderThanDays },
          repeatable: true,
        })
      ).purged,
    datasets: {
      list: async ({ deleted = false }: { deleted?: boolean } = {}) =>
        (await json(datasetListSchema, "/api/v1/datasets", { query: deleted ? { deleted: 1 } : {} }))
          .datasets,
      show: async (key: number | string) =>
        (await json(datasetResponseSchema, `/api/v1/datasets/${part(key)}`)).dataset,
      /** The slug and the positive class only while no sweep or training uses it. */
      update: async (key: number | string, change: DatasetChangeRequest) =>
        (
          await json(datasetResponseSchema, `/api/v1/datasets/${part(key)}`, {
            method: "PATCH",
            json: change,
          })
        ).dataset,
      /** Hides it and frees its slug, while no sweep of it moves. */
      delete: (key: number | string) => remove(`/api/v1/datasets/${part(key)}`),
      restore: async (key: number | string, options: { slug?: string } = {}) =>
        (
          await json(datasetResponseSchema, `/api/v1/datasets/${part(key)}/restore`, {
            method: "POST",
            json: options,
          })
        ).dataset,
      import: async (request: ImportRequest) =>
        (await json(importResponseSchema, "/api/v1/datasets/import", { method: "POST", json: request }))
          .import,
      importStatus: async (id: number) =>
        (await json(importResponseSchema, `/api/v1/dataset-imports/${id}`)).import,
      /** Those that wait or run. */
      openImports: async () => (await json(importListSchema, "/api/v1/dataset-imports")).imports,
      /** Cancels a waiting or running import; nothing is stored. */
      cancelImport: async (id: number) =>
        (
          await json(importResponseSchema, `/api/v1/dataset-imports/${id}/cancel`, {
            method: "POST",
            json: {},
          })
        ).import,
    },
    tables: {
      list: async () => (await json(tableListSchema, "/api/v1/tables")).tables,
      show: (id: string, query: TableQuery = {}) =>
        json(filledTableSchema, `/api/v1/tables/${part(id)}`, { query: { ...query } }),
      /** What its empty cells need: plans, cost and time. */
      missing: (id: string, query: { dataset?: string; preset?: TablePreset; settings?: string } = {}) =>
        json(tableMissingSchema, `/api/v1/tables/${part(id)}/missing`, { query }),
      /** Starts what its empty cells need. */
      run: (id: string, body: { dataset?: string; preset?: TablePreset; settings?: string } = {}) =>
        json(tableRunResponseSchema, `/api/v1/tables/${part(id)}/runs`, { method: "POST", json: body }),
      ...savedTableMethods(transport),
      /** The table as text, rendered by the server. */
      render: async (id: string, format: TableFormat, query: TableQuery = {}) =>
        (await send(`/api/v1/tables/${part(id)}`, { query: { ...query, format } })).text(),
    },
    models: {
      list: async () => (await json(modelListSchema, "/api/v1/models")).models,
      show: async (name: string, query: ModelQuery = {}) =>
        (await json(modelResponseSchema, `/api/v1/models/${part(name)}`, { query: { ...query } })).model,
    },
    foldGroups: foldGroupMethods(transport),
    baselines: baselineMethods(transport),
    /** Predictions, exports, image stages, latency: what a worker does when asked. */
    artifacts: artifactMethods(transport),
    requests: requestMethods(transport),
    workers: {
      list: async () => (await json(workerListSchema, "/api/v1/workers")).workers,
      /** Asks it to take no new training, and to end after those that it has. */
      drain: async (id: string) =>
        (await json(workerListSchema, `/api/v1/workers/${part(id)}/drain`, { method: "POST", json: {} }))
          .workers,
    },
    /** Who waits for a worker, and why. */
    queue: () => json(queueSchema, "/api/v1/queue"),
  };
}

interface TableQuery {
  /** Slug. */
  dataset?: string;
  differences?: 0 | 1;
  /** Key of the settings that our side is made of, or `all`. */
  settings?: string;
}

export type FoldwiseClient = ReturnType<typeof createClient>;
