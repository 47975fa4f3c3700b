import { randomBytes } from "node:crypto";
import { invalid } from "@foldwise/core/errors";
import { MLFLOW_MODELS, parseOrderBy, parseQuery } from "@foldwise/core/query";
import {
  createLoggedModel,
  deleteLoggedModel,
  type LoggedModelStatus,
  linkRunModels,
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
        .array(z.object({ field_name: z.string(), ascending: z.boolean().default(true) }))
        .default([]),
      datasets: z.array(z.unknown()).default([]),
      max_results: maxResults(1_000, 100),
      page_token: optionalText,
    }),
    answer: async ({ db, input }) => {
      if (input.datasets.length > 0)
        throw invalid([
          {
            field: "datasets",
            value: `${input.datasets.length} datasets`,
            problem: "models cannot be searched by the datasets of their metrics here",
            remedy: "leave it out",
          },
        ]);
      const schema = MLFLOW_MODELS;
      const order = input.order_by.map(
        ({ field_name, ascending }) => `${field_name} ${ascending ? "ASC" : "DESC"}`,
      );
      const { models, next } = await searchLoggedModels({
        ctx: db,
        experimentIds: await Promise.all(input.experiment_ids.map((id) => resolveExperiment(db, id))),
        query: parseQuery(input.filter, { schema }),
        orders: order.flatMap((text) => parseOrderBy(text, { schema })),
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
