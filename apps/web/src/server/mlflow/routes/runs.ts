import {
  MLFLOW_RUNS,
  MLFLOW_STATUSES,
  type MlflowStatus,
  parseOrderBy,
  parseQuery,
} from "@foldwise/core/query";
import type { LoggedRunEvent } from "@foldwise/core/states";
import { linkRunModels } from "@foldwise/db/repositories/logged-model";
import {
  createLoggedRun,
  deleteRunTag,
  type LoggedBatch,
  logBatch,
  logInputs,
  RUN_NAME_TAG,
  recordRunModel,
  searchRunEntries,
  updateLoggedRun,
} from "@foldwise/db/repositories/logged-run";
import { deleteRun, restoreRun } from "@foldwise/db/repositories/run";
import { z } from "zod";
import type { Services } from "../../services";
import { attributionsOf, batchSchema, pointsOf, storedBatch } from "../batch";
import { mlflowRoute } from "../define";
import { resolveExperiment } from "../experiment-of";
import { experimentId, key, maxResults, milliseconds, optionalText, runId, tags, value } from "../fields";
import { metric } from "../metric-list";
import { modelId, requireModel } from "../model-of";
import { packInThread } from "../pack-in-thread";
import { randomRunName } from "../run-name";
import { requireRunEntry, requireRunId, runMessages } from "../run-of";
import { viewType } from "../view-type";
import { runInfoMessage } from "../views/run";

/** Old clients send `run_uuid` as well. */
const ofRun = z.object({ run_id: runId });
/** What a program says of its run by a status. */
const EVENT_OF_STATUS: Readonly<Record<MlflowStatus, LoggedRunEvent>> = {
  RUNNING: "start",
  SCHEDULED: "schedule",
  FINISHED: "complete",
  FAILED: "fail",
  KILLED: "cancel",
};
const status = z
  .union([z.enum(MLFLOW_STATUSES), z.int().min(1).max(MLFLOW_STATUSES.length)], {
    error: `must be one of ${MLFLOW_STATUSES.join(", ")}`,
  })
  .transform((given) => (typeof given === "number" ? MLFLOW_STATUSES[given - 1] : given));
const atMost = (most: number) => `at most ${most}`;

/** Its name in the tag counts where there is no other: a client that knows no `run_name` sends it so. */
const createRun = z.object({
  experiment_id: experimentId.default(0),
  user_id: optionalText,
  run_name: optionalText,
  start_time: milliseconds.optional(),
  tags,
});

const dataset = z.object({
  tags,
  dataset: z.object({
    name: z.string().min(1).max(500),
    digest: z.string().min(1).max(36),
    source_type: z.string(),
    source: z.string(),
    schema: z.string().optional(),
    profile: z.string().optional(),
  }),
});

/** What clients say of a model that they stored with a run's files, as JSON in a text. */
const modelDescription = z
  .string()
  .transform((text): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  })
  .pipe(z.record(z.string(), z.unknown(), "must be a JSON object as text"));

const MAX_RUNS = 50_000;

export const RUN_ROUTES = [
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/search",
    input: z.object({
      experiment_ids: z.array(experimentId).default([]),
      filter: z.string().default(""),
      order_by: z.array(z.string()).default([]),
      run_view_type: viewType,
      max_results: maxResults(MAX_RUNS, 1_000),
      page_token: optionalText,
    }),
    answer: async (call) => {
      const { db, metrics, input } = call;
      const schema = MLFLOW_RUNS;
      const query = parseQuery(input.filter, { schema });
      const orders = input.order_by.flatMap((text) => parseOrderBy(text, { schema }));
      const { runs, next } = await searchRunEntries({
        ctx: db,
        metrics,
        experimentIds: await Promise.all(input.experiment_ids.map((id) => resolveExperiment(db, id))),
        lifecycle: input.run_view_type,
        query,
        orders,
        after: input.page_token,
        limit: input.max_results,
      });
      return {
        runs: await runMessages(call, runs),
        ...(next === null ? {} : { next_page_token: next }),
      };
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/create",
    input: createRun,
    answer: async (call) => {
      const { db, input } = call;
      const given = input.run_name ?? (input.tags[RUN_NAME_TAG] || undefined);
      const name = given ?? randomRunName();
      const uid = await createLoggedRun({
        ctx: db,
        experimentId: await resolveExperiment(db, input.experiment_id),
        name,
        userName: input.user_id ?? input.tags["mlflow.user"] ?? null,
        startedAt: new Date(input.start_time ?? Date.now()),
        tags: { ...input.tags, [RUN_NAME_TAG]: name },
      });
      return { run: await runByUid(call, uid) };
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/runs/get",
    input: ofRun,
    answer: async (call) => ({ run: await runByUid(call, call.input.run_id) }),
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/update",
    input: ofRun.extend({
      status: status.optional(),
      end_time: milliseconds.optional(),
      run_name: optionalText,
    }),
    answer: async ({ db, input }) => {
      const id = await requireRunId(db, input.run_id);
      await updateLoggedRun({
        ctx: db,
        id,
        event: input.status && EVENT_OF_STATUS[input.status],
        finishedAt: input.end_time === undefined ? undefined : new Date(input.end_time),
        name: input.run_name,
      });
      return { run_info: runInfoMessage(await requireRunEntry(db, input.run_id)) };
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/delete",
    input: ofRun,
    answer: async ({ db, input }) => {
      const { id, deletedAt } = await requireRunEntry(db, input.run_id);
      if (deletedAt === null) await deleteRun({ ctx: db, id, by: "MLflow client" });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/restore",
    input: ofRun,
    answer: async ({ db, input }) => {
      await restoreRun({ ctx: db, id: await requireRunId(db, input.run_id) });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/log-metric",
    input: ofRun.extend(metric.shape),
    answer: async (call) => {
      const { run_id, ...point } = call.input;
      await store(call, run_id, { points: pointsOf([point]), attributions: attributionsOf([point]) });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/log-parameter",
    input: ofRun.extend({ key, value }),
    answer: async (call) => {
      const { run_id, key, value } = call.input;
      await store(call, run_id, { points: [], params: { [key]: value } });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/log-batch",
    input: batchSchema,
    answer: async (call) => {
      const { run_id, ...batch } = call.input;
      await store(call, run_id, { points: pointsOf(batch.metrics), ...storedBatch(batch) });
      return {};
    },
    answerLarge: async (call) => {
      const { runId, ...batch } = await packInThread(call, call.body);
      await store(call, runId, batch);
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/set-tag",
    input: ofRun.extend({ key, value }),
    answer: async (call) => {
      const { run_id, key, value } = call.input;
      await store(call, run_id, { points: [], tags: { [key]: value } });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/delete-tag",
    input: ofRun.extend({ key }),
    answer: async ({ db, input }) => {
      await deleteRunTag({ ctx: db, runId: await requireRunId(db, input.run_id), key: input.key });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/log-model",
    input: ofRun.extend({ model_json: modelDescription }),
    answer: async ({ db, input }) => {
      const runId = await requireRunId(db, input.run_id);
      await recordRunModel({ ctx: db, runId, description: input.model_json });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/log-inputs",
    input: ofRun.extend({
      datasets: z.array(dataset).max(1_000, atMost(1_000)).default([]),
      models: z
        .array(z.object({ model_id: modelId }))
        .max(1_000, atMost(1_000))
        .default([]),
    }),
    // A dataset's profile may be long.
    maxBytes: 16 * 1024 * 1024,
    answer: async ({ db, input }) => {
      const id = await requireRunId(db, input.run_id);
      const models = await Promise.all(input.models.map((one) => requireModel(db, one.model_id)));
      await linkRunModels({
        ctx: db,
        runId: id,
        models: models.map((model) => ({ modelId: model.id, isOutput: false, step: 0n })),
      });
      await logInputs({
        ctx: db,
        runId: id,
        datasets: input.datasets.map(({ tags, dataset: { source_type, schema, profile, ...rest } }) => ({
          ...rest,
          tags,
          sourceType: source_type,
          schema: schema ?? null,
          profile: profile ?? null,
        })),
      });
      return {};
    },
  }),
];

async function runByUid(call: Services, uid: string) {
  const [message] = await runMessages(call, [await requireRunEntry(call.db, uid)]);
  return message;
}

async function store(
  { db, metrics, notifier, storing }: Services,
  uid: string,
  batch: LoggedBatch,
): Promise<void> {
  const id = await requireRunId(db, uid);
  await storing(() => logBatch({ ctx: db, metrics, runId: id, batch }));
  notifier.publish({ kind: "run", id });
}
