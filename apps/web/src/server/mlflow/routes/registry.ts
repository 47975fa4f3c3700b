import { invalid } from "@foldwise/core/errors";
import {
  MLFLOW_MODEL_VERSIONS,
  MLFLOW_REGISTERED_MODELS,
  type Order,
  parseOrderBy,
  parseQuery,
  type QuerySchema,
} from "@foldwise/core/query";
import type { Context } from "@foldwise/db/client";
import {
  createModelVersion,
  createRegisteredModel,
  deleteModelAlias,
  deleteModelVersion,
  deleteRegisteredModel,
  PROMPT_TAG,
  searchModelVersions,
  searchRegisteredModels,
  setModelAlias,
  transitionModelVersion,
  updateModelVersion,
  updateRegisteredModel,
} from "@foldwise/db/repositories/registered-model";
import { z } from "zod";
import { type MlflowCall, mlflowRoute } from "../define";
import { key, maxResults, optionalText, repeated, runId } from "../fields";
import { modelId } from "../model-of";
import { resolveSource } from "../model-source";
import {
  aliasName,
  description,
  modelName,
  newAliasName,
  registryTags,
  registryValue,
  requireAliasedVersion,
  requireModelVersion,
  requireRegisteredModel,
  stage,
  versionNumber,
} from "../registry-of";
import { modelVersionMessage, registeredModelMessage } from "../views/registered-model";

const ofModel = z.object({ name: modelName });
const ofVersion = ofModel.extend({ version: versionNumber });
const none = z.literal("").transform(() => undefined);
const MAX_SOURCE_LENGTH = 4_096;

/** Bounds of MLflow's searches. */
const MAX_MODELS = 1_000;
const MAX_VERSIONS = 200_000;
const search = (most: number, usual: number) =>
  z.object({
    filter: z.string().default(""),
    order_by: repeated,
    max_results: maxResults(most, usual),
    page_token: optionalText,
  });

/** An order as the client asks for it, and behind it what makes it whole. */
function ordersOf(
  texts: readonly string[],
  { schema, last }: { schema: QuerySchema; last: string[] },
): Order[] {
  const orders = texts.flatMap((text) => parseOrderBy(text, { schema }));
  const isNamed = (one: Order) =>
    orders.some(({ field }) => JSON.stringify(field) === JSON.stringify(one.field));
  return [
    ...orders,
    ...last.flatMap((text) => parseOrderBy(text, { schema })).filter((one) => !isNamed(one)),
  ];
}

async function shownModel(ctx: Context, name: string) {
  return { registered_model: registeredModelMessage(await requireRegisteredModel(ctx, name)) };
}

async function shownVersion(ctx: Context, of: { name: string; version: number }) {
  return { model_version: modelVersionMessage(await requireModelVersion(ctx, of)) };
}

const latest = ofModel.extend({
  stages: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .default([])
    .pipe(z.array(stage)),
});

async function latestVersions({ db, input }: MlflowCall<z.output<typeof latest>>) {
  const { latestVersions: versions } = await requireRegisteredModel(db, input.name);
  return {
    model_versions: versions
      .filter((version) => input.stages.length === 0 || input.stages.includes(version.stage))
      .map(modelVersionMessage),
  };
}

const MODEL_ROUTES = [
  mlflowRoute({
    method: "POST",
    path: "/mlflow/registered-models/create",
    input: ofModel.extend({ tags: registryTags, description: description.default("") }),
    conflict: "RESOURCE_ALREADY_EXISTS",
    answer: async ({ db, input }) => {
      await createRegisteredModel({ ctx: db, ...input });
      return shownModel(db, input.name);
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/registered-models/get",
    input: ofModel,
    answer: ({ db, input }) => shownModel(db, input.name),
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/registered-models/search",
    input: search(MAX_MODELS, 100),
    answer: async ({ db, input }) => {
      const schema = MLFLOW_REGISTERED_MODELS;
      const { models, next } = await searchRegisteredModels({
        ctx: db,
        query: parseQuery(input.filter, { schema }),
        orders: ordersOf(input.order_by, { schema, last: ["name ASC"] }),
        after: input.page_token,
        limit: input.max_results,
      });
      return {
        registered_models: models.map(registeredModelMessage),
        ...(next === null ? {} : { next_page_token: next }),
      };
    },
  }),
  mlflowRoute({
    method: "PATCH",
    path: "/mlflow/registered-models/update",
    input: ofModel.extend({ description: description.optional() }),
    answer: async ({ db, input }) => {
      await updateRegisteredModel({ ctx: db, name: input.name, description: input.description });
      return shownModel(db, input.name);
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/registered-models/rename",
    input: ofModel.extend({ new_name: modelName }),
    conflict: "RESOURCE_ALREADY_EXISTS",
    answer: async ({ db, input }) => {
      await updateRegisteredModel({ ctx: db, name: input.name, newName: input.new_name });
      return shownModel(db, input.new_name);
    },
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow/registered-models/delete",
    input: ofModel,
    answer: async ({ db, input }) => {
      await deleteRegisteredModel({ ctx: db, name: input.name });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/registered-models/get-latest-versions",
    input: latest,
    answer: latestVersions,
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/registered-models/get-latest-versions",
    input: latest,
    answer: latestVersions,
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/registered-models/set-tag",
    input: ofModel.extend({ key, value: registryValue }),
    answer: async ({ db, input }) => {
      await updateRegisteredModel({ ctx: db, name: input.name, tags: { [input.key]: input.value } });
      return {};
    },
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow/registered-models/delete-tag",
    input: ofModel.extend({ key }),
    answer: async ({ db, input }) => {
      await updateRegisteredModel({ ctx: db, name: input.name, removedTag: input.key });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/registered-models/alias",
    input: ofVersion.extend({ alias: newAliasName }),
    answer: async ({ db, input }) => {
      await setModelAlias({ ctx: db, ...input });
      return {};
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/registered-models/alias",
    input: ofModel.extend({ alias: aliasName }),
    answer: async ({ db, input }) => ({
      model_version: modelVersionMessage(await requireAliasedVersion(db, input)),
    }),
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow/registered-models/alias",
    input: ofModel.extend({ alias: aliasName }),
    answer: async ({ db, input }) => {
      await deleteModelAlias({ ctx: db, ...input });
      return {};
    },
  }),
];

const VERSION_ROUTES = [
  mlflowRoute({
    method: "POST",
    path: "/mlflow/model-versions/create",
    input: ofModel.extend({
      source: z
        .string()
        .min(1, "must not be empty")
        .max(MAX_SOURCE_LENGTH, `at most ${MAX_SOURCE_LENGTH} characters`),
      run_id: runId.or(none).optional(),
      model_id: modelId.or(none).optional(),
      run_link: z.string().max(MAX_SOURCE_LENGTH, `at most ${MAX_SOURCE_LENGTH} characters`).default(""),
      tags: registryTags,
      description: description.default(""),
    }),
    answer: async ({ db, input }) => {
      const { name, source, tags, description, run_link } = input;
      await requireRegisteredModel(db, name);
      const given = { source, runUid: input.run_id ?? null, loggedModelUid: input.model_id ?? null };
      // A prompt has no files: clients send a word for its source.
      const isPrompt = tags[PROMPT_TAG] === "true";
      const origin = isPrompt ? { ...given, storageLocation: source } : await resolveSource(db, given);
      const version = await createModelVersion({
        ctx: db,
        name,
        tags,
        description,
        runLink: run_link,
        ...origin,
      });
      return shownVersion(db, { name, version });
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/model-versions/get",
    input: ofVersion,
    answer: ({ db, input }) => shownVersion(db, input),
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/model-versions/get-download-uri",
    input: ofVersion,
    answer: async ({ db, input }) => ({
      artifact_uri: (await requireModelVersion(db, input)).storageLocation,
    }),
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/model-versions/search",
    input: search(MAX_VERSIONS, 10_000),
    answer: async ({ db, input }) => {
      const schema = MLFLOW_MODEL_VERSIONS;
      const usual = input.order_by.length === 0 ? ["last_updated_timestamp DESC"] : input.order_by;
      const { versions, next } = await searchModelVersions({
        ctx: db,
        query: parseQuery(input.filter, { schema }),
        orders: ordersOf(usual, { schema, last: ["name ASC", "version_number DESC"] }),
        after: input.page_token,
        limit: input.max_results,
      });
      return {
        model_versions: versions.map(modelVersionMessage),
        ...(next === null ? {} : { next_page_token: next }),
      };
    },
  }),
  mlflowRoute({
    method: "PATCH",
    path: "/mlflow/model-versions/update",
    input: ofVersion.extend({ description: description.optional() }),
    answer: async ({ db, input }) => {
      await updateModelVersion({ ctx: db, ...input });
      return shownVersion(db, input);
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/model-versions/transition-stage",
    input: ofVersion.extend({ stage, archive_existing_versions: z.boolean().default(false) }),
    answer: async ({ db, input }) => {
      const { name, version, stage, archive_existing_versions: archivesOthers } = input;
      if (archivesOthers && stage !== "staging" && stage !== "production")
        throw invalid([
          {
            field: "archive_existing_versions",
            value: "true",
            problem: "archives versions of the stages Staging and Production only",
            remedy: "leave it out",
          },
        ]);
      await transitionModelVersion({ ctx: db, name, version, stage, archivesOthers });
      return shownVersion(db, { name, version });
    },
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow/model-versions/delete",
    input: ofVersion,
    answer: async ({ db, input }) => {
      await deleteModelVersion({ ctx: db, ...input });
      return {};
    },
  }),
  mlflowRoute({
    method: "POST",
    path: "/mlflow/model-versions/set-tag",
    input: ofVersion.extend({ key, value: registryValue }),
    answer: async ({ db, input: { name, version, key, value } }) => {
      await updateModelVersion({ ctx: db, name, version, tags: { [key]: value } });
      return {};
    },
  }),
  mlflowRoute({
    method: "DELETE",
    path: "/mlflow/model-versions/delete-tag",
    input: ofVersion.extend({ key }),
    answer: async ({ db, input: { name, version, key } }) => {
      await updateModelVersion({ ctx: db, name, version, removedTag: key });
      return {};
    },
  }),
];

export const REGISTRY_ROUTES = [...MODEL_ROUTES, ...VERSION_ROUTES];
