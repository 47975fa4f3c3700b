import { randomBytes } from "node:crypto";
import { invalid } from "@foldwise/core/errors";
import { MLFLOW_MODELS, type Order, parseOrderBy, parseQuery } from "@foldwise/core/query";
import {
  createLoggedModel,
  deleteLoggedModel,
  type LoggedModelStatus,
  linkRunModels,
  type MetricDataset,
  searchLoggedModels,
  updateLoggedModel,
} from "@foldwise/db/repositories/logged-model";
import { z } from "zod";
import { listFolder } from "../artifact-list";
import { mlflowRoute } from "../define";
import { resolveExperiment } from "../experiment-of";
import { experimentId, int64, key, maxResults, optionalText, runId, tags } from "../fields";
import { modelId, modelMessages, requireModel } from "../model-of";
import { requireRunId } from "../run-of";
import { MODEL_STATUSES, modelRoot } from "../views/logged-model";

const ofModel = z.object({ model_id: modelId });
const STATUSES: readonly (LoggedModelStatus | null)[] = [null, "pending", "ready", "upload-failed"];
const status = z
  .union([z.string(), z.int()])
  .transform((given) =>
    typeof given === "number"
      ? STATUSES[given]
      : STATUSES.find((one) => one !== null && MODEL_STATUSES[one] === given),
  )
  .pipe(
    z.enum(
      ["pending", "ready", "upload-failed"],
      `must be one of ${Object.values(MODEL_STATUSES).join(", ")}`,
    ),
  );

const MAX_ORDERS = 20;
const MAX_DATASETS = 100;

interface ModelOrder {
  field_name: string;
  dataset_name?: string;
  dataset_digest?: string;
}

/**
 * The dataset on which each metric is looked at that models are ordered by.
 * @throws FoldwiseError `invalid` for a dataset of what is not a metric, or a digest without a name
 */
function datasetsOf(
  given: readonly ModelOrder[],
  orders: readonly (readonly Order[])[],
): (key: string) => readonly MetricDataset[] {
  const found = new Map<string, readonly MetricDataset[]>();
  for (const [index, { field_name, dataset_name: name, dataset_digest: digest }] of given.entries()) {
    if (name === undefined && digest === undefined) continue;
    const [order] = orders[index] ?? [];
    const field = `order_by.${index}`;
    if (order?.field.entity !== "metric")
      throw invalid([
        {
          field: `${field}.dataset_name`,
          value: field_name,
          problem: "is not a metric, which alone has a dataset",
        },
      ]);
    if (name === undefined)
      throw invalid([
        { field: `${field}.dataset_digest`, value: digest ?? "", problem: "needs dataset_name next to it" },
      ]);
    if (!found.has(order.field.key)) found.set(order.field.key, [{ name, digest }]);
  }
  return (key) => found.get(key) ?? [];
}

async function shown(ctx: Parameters<typeof requireModel>[0], uid: string) {
  const [model] = await modelMessages(ctx, [await requireModel(ctx, uid)]);
  return { model };
}

export const LOGGED_MODEL_ROUTES = [
  mlflowRoute({
    method: "POST",
    path: "/mlflow/logged-models",
    input: z.object({
      experiment_id: experimentId,
      name: optionalText,
      model_type: optionalText,
      source_run_id: runId.or(z.literal("").transform(() => undefined)).optional(),
      params: tags,
      tags,
    }),
    answer: async ({ db, input }) => {
      const uid = await createLoggedModel({
        ctx: db,
        experimentId: await resolveExperiment(db, input.experiment_id),
        sourceRunId: input.source_run_id === undefined ? null : await requireRunId(db, input.source_run_id),
        name: input.name ?? `model-${randomBytes(4).toString("hex")}`,
        modelType: input.model_type ?? null,
        params: input.params,
        tags: input.tags,
      });
      return shown(db, uid);
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/logged-models/search",
    input: z.object({
      experiment_ids: z.array(experimentId).default([]),
      filter: z.string().default(""),
      order_by: z
        .array(
          z.object({
            field_name: z.string(),
            ascending: z.boolean().default(true),
            dataset_name: optionalText,
            dataset_digest: optionalText,
          }),
        )
        .max(MAX_ORDERS)
        .default([]),
      datasets: z
        .array(
          z.object({ dataset_name: z.string().min(1, "must not be empty"), dataset_digest: optionalText }),
        )
        .max(MAX_DATASETS)
        .default([]),
      max_results: maxResults(1_000, 100),
      page_token: optionalText,
    }),
    answer: async ({ db, input }) => {
      const schema = MLFLOW_MODELS;
      const order = input.order_by.map(
        ({ field_name, ascending }) => `${field_name} ${ascending ? "ASC" : "DESC"}`,
      );
      const orders = order.map((text) => parseOrderBy(text, { schema }));
      const { models, next } = await searchLoggedModels({
        ctx: db,
        datasets: input.datasets.map(({ dataset_name: name, dataset_digest: digest }) => ({ name, digest })),
        orderedOn: datasetsOf(input.order_by, orders),
        experimentIds: await Promise.all(input.experiment_ids.map((id) => resolveExperiment(db, id))),
        query: parseQuery(input.filter, { schema }),
        orders: orders.flat(),
        after: input.page_token,
        limit: input.max_results,
      });
      return {
        models: await modelMessages(db, models),
        ...(next === null ? {} : { next_page_token: next }),
      };
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/logged-models/{model_id}",
    input: ofModel,
    answer: ({ db, input }) => shown(db, input.model_id),
  }),
  mlflowRoute({
    method: "PATCH",
    path: "/mlflow/logged-models/{model_id}",
    input: ofModel.extend({ status }),
    answer: async ({ db, input }) => {
      const { id } = await requireModel(db, input.model_id);
      await updateLoggedModel({ ctx: db, id, status: input.status });
      return shown(db, input.model_id);
    },
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow/logged-models/{model_id}",
    input: ofModel,
    answer: async ({ db, input }) => {
      await deleteLoggedModel({ ctx: db, id: (await requireModel(db, input.model_id)).id });
      return {};
    },
  }),
  mlflowRoute({
    method: "PATCH",
    path: "/mlflow/logged-models/{model_id}/tags",
    input: ofModel.extend({ tags }),
    answer: async ({ db, input }) => {
      const { id } = await requireModel(db, input.model_id);
      await updateLoggedModel({ ctx: db, id, tags: input.tags });
      return shown(db, input.model_id);
    },
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow/logged-models/{model_id}/tags/{tag_key}",
    input: ofModel.extend({ tag_key: key }),
    answer: async ({ db, input }) => {
      const { id } = await requireModel(db, input.model_id);
      await updateLoggedModel({ ctx: db, id, removedTag: input.tag_key });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/logged-models/{model_id}/params",
    input: ofModel.extend({ params: tags }),
    answer: async ({ db, input }) => {
      const { id } = await requireModel(db, input.model_id);
      await updateLoggedModel({ ctx: db, id, params: input.params });
      return {};
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/logged-models/{model_id}/artifacts/directories",
    input: ofModel.extend({ artifact_directory_path: z.string().default("") }),
    answer: async ({ db, input }) => {
      const model = await requireModel(db, input.model_id);
      const files = await listFolder(db, {
        owner: { modelId: model.id },
        folder: input.artifact_directory_path,
      });
      return { root_uri: modelRoot(model), files };
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/runs/outputs",
    input: z.object({
      run_id: runId,
      models: z
        .array(z.object({ model_id: modelId, step: int64.default(0n) }))
        .max(1_000)
        .default([]),
    }),
    answer: async ({ db, input }) => {
      const ofRun = await requireRunId(db, input.run_id);
      const models = await Promise.all(
        input.models.map(async ({ model_id, step }) => ({
          modelId: (await requireModel(db, model_id)).id,
          isOutput: true,
          step,
        })),
      );
      await linkRunModels({ ctx: db, runId: ofRun, models });
      return {};
    },
  }),
];
