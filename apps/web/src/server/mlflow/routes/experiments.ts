import { notFound } from "@foldwise/core/errors";
import { MLFLOW_EXPERIMENTS, parseOrderBy, parseQuery } from "@foldwise/core/query";
import {
  createExperiment,
  deleteExperiment,
  findExperimentEntry,
  renameExperiment,
  restoreExperiment,
  searchExperiments,
  setExperimentTag,
} from "@foldwise/db/repositories/experiment";
import { z } from "zod";
import { type MlflowCall, mlflowRoute } from "../define";
import { requireExperiment, resolveExperiment } from "../experiment-of";
import {
  experimentId,
  key,
  MAX_EXPERIMENT_NAME_LENGTH,
  maxResults,
  optionalText,
  repeated,
  tags,
  value,
} from "../fields";
import { viewType } from "../view-type";
import { experimentMessage } from "../views/experiment";

const name = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_EXPERIMENT_NAME_LENGTH, `at most ${MAX_EXPERIMENT_NAME_LENGTH} characters`);
const ofExperiment = z.object({ experiment_id: experimentId });

const MAX_EXPERIMENTS = 50_000;
const search = z.object({
  filter: z.string().default(""),
  order_by: repeated,
  view_type: viewType,
  max_results: maxResults(MAX_EXPERIMENTS, 1_000),
  page_token: optionalText,
});

async function findExperiments({ db, input }: MlflowCall<z.output<typeof search>>) {
  const schema = MLFLOW_EXPERIMENTS;
  const { experiments, next } = await searchExperiments({
    ctx: db,
    lifecycle: input.view_type,
    query: parseQuery(input.filter, { schema }),
    orders: input.order_by.flatMap((text) => parseOrderBy(text, { schema })),
    after: input.page_token,
    limit: input.max_results,
  });
  return {
    experiments: experiments.map(experimentMessage),
    ...(next === null ? {} : { next_page_token: next }),
  };
}

export const EXPERIMENT_ROUTES = [
  mlflowRoute({
    method: "POST",
    path: "/mlflow/experiments/search",
    input: search,
    answer: findExperiments,
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/experiments/search",
    input: search,
    answer: findExperiments,
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/experiments/create",
    input: z.object({ name, artifact_location: optionalText, tags }),
    conflict: "RESOURCE_ALREADY_EXISTS",
    answer: async ({ db, input }) => {
      const artifactLocation = input.artifact_location?.replace(/\/+$/, "") ?? null;
      const id = await createExperiment({ ctx: db, name: input.name, artifactLocation, tags: input.tags });
      return { experiment_id: String(id) };
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/experiments/get",
    input: ofExperiment,
    answer: async ({ db, input }) => ({
      experiment: experimentMessage(await requireExperiment(db, input.experiment_id)),
    }),
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/experiments/get-by-name",
    input: z.object({ experiment_name: z.string() }),
    answer: async ({ db, input }) => {
      const found = await findExperimentEntry({ ctx: db, name: input.experiment_name });
      if (!found) throw notFound("experiment", JSON.stringify(input.experiment_name));
      return { experiment: experimentMessage(found) };
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/experiments/update",
    input: ofExperiment.extend({ new_name: name }),
    conflict: "RESOURCE_ALREADY_EXISTS",
    answer: async ({ db, input }) => {
      const id = await resolveExperiment(db, input.experiment_id);
      await renameExperiment({ ctx: db, id, name: input.new_name });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/experiments/delete",
    input: ofExperiment,
    answer: async ({ db, input }) => {
      await deleteExperiment({ ctx: db, id: await resolveExperiment(db, input.experiment_id) });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/experiments/restore",
    input: ofExperiment,
    conflict: "RESOURCE_ALREADY_EXISTS",
    answer: async ({ db, input }) => {
      await restoreExperiment({ ctx: db, id: input.experiment_id });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/experiments/set-experiment-tag",
    input: ofExperiment.extend({ key, value }),
    answer: async ({ db, input }) => {
      const id = await resolveExperiment(db, input.experiment_id);
      await setExperimentTag({ ctx: db, id, key: input.key, value: input.value });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/experiments/delete-experiment-tag",
    input: ofExperiment.extend({ key }),
    answer: async ({ db, input }) => {
      const id = await resolveExperiment(db, input.experiment_id);
      await setExperimentTag({ ctx: db, id, key: input.key, value: null });
      return {};
    },
  }),
];
