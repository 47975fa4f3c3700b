import { notFound } from "@foldwise/core/errors";
import {
  createExperiment,
  deleteExperiment,
  findExperimentEntry,
  renameExperiment,
  restoreExperiment,
  setExperimentTag,
} from "@foldwise/db/repositories/experiment";
import { z } from "zod";
import { mlflowRoute } from "../define";
import { requireExperiment, resolveExperiment } from "../experiment-of";
import { experimentId, key, MAX_EXPERIMENT_NAME_LENGTH, optionalText, tags, value } from "../fields";
import { experimentMessage } from "../views/experiment";

const name = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_EXPERIMENT_NAME_LENGTH, `at most ${MAX_EXPERIMENT_NAME_LENGTH} characters`);
const ofExperiment = z.object({ experiment_id: experimentId });

export const EXPERIMENT_ROUTES = [
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
