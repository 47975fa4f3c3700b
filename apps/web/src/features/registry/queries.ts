import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { fetchJson, type RequestOptions } from "@/fetching/fetch-json";
import { modelFilter } from "./prepare/model-filter";

/** The registry is MLflow's: its pages read and change it by the routes that MLflow's own pages use. */
const ROOT = "/ajax-api/2.0/mlflow";

const tags = z.array(z.object({ key: z.string(), value: z.string() }));
export const versionSchema = z.object({
  name: z.string(),
  version: z.string(),
  creation_timestamp: z.number(),
  last_updated_timestamp: z.number(),
  current_stage: z.string(),
  description: z.string(),
  source: z.string(),
  run_id: z.string(),
  model_id: z.string().optional(),
  tags,
  aliases: z.array(z.string()),
});
export type ModelVersion = z.infer<typeof versionSchema>;

export const modelSchema = z.object({
  name: z.string(),
  creation_timestamp: z.number(),
  last_updated_timestamp: z.number(),
  description: z.string(),
  latest_versions: z.array(versionSchema),
  tags,
  aliases: z.array(z.object({ alias: z.string(), version: z.string() })),
});
export type RegisteredModel = z.infer<typeof modelSchema>;

const PAGE_SIZE = 200;
const KEY = ["registry"] as const;

/** Models that a search text finds, the first page of them. */
export function modelsQuery(text: string) {
  return queryOptions({
    queryKey: [...KEY, "models", text],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ filter: modelFilter(text), max_results: String(PAGE_SIZE) });
      return fetchJson(
        z.object({ registered_models: z.array(modelSchema), next_page_token: z.string().optional() }),
        `${ROOT}/registered-models/search?${query}`,
        { signal },
      );
    },
  });
}

/** A model with its versions, newest first. */
export function modelQuery(name: string) {
  return queryOptions({
    queryKey: [...KEY, "model", name],
    queryFn: async ({ signal }) => {
      // A name may have quotes of either kind: versions are found by the query language, in which one of them ends a text.
      const quote = name.includes("'") ? '"' : "'";
      const search = new URLSearchParams({
        filter: `name = ${quote}${name}${quote}`,
        order_by: "version_number DESC",
        max_results: "1000",
      });
      const [{ registered_model: model }, { model_versions: versions }] = await Promise.all([
        fetchJson(
          z.object({ registered_model: modelSchema }),
          `${ROOT}/registered-models/get?${new URLSearchParams({ name })}`,
          { signal },
        ),
        fetchJson(
          z.object({ model_versions: z.array(versionSchema) }),
          `${ROOT}/model-versions/search?${search}`,
          { signal },
        ),
      ]);
      return { model, versions };
    },
  });
}

/** What can be changed, each as MLflow's API has it. */
const CHANGES = {
  createModel: ["POST", "registered-models/create"],
  renameModel: ["POST", "registered-models/rename"],
  describeModel: ["PATCH", "registered-models/update"],
  deleteModel: ["DELETE", "registered-models/delete"],
  setModelTag: ["POST", "registered-models/set-tag"],
  deleteModelTag: ["DELETE", "registered-models/delete-tag"],
  setAlias: ["POST", "registered-models/alias"],
  deleteAlias: ["DELETE", "registered-models/alias"],
  describeVersion: ["PATCH", "model-versions/update"],
  moveVersion: ["POST", "model-versions/transition-stage"],
  deleteVersion: ["DELETE", "model-versions/delete"],
} as const satisfies Record<string, readonly [RequestOptions["method"], string]>;

export interface RegistryChange {
  change: keyof typeof CHANGES;
  body: Readonly<Record<string, string | boolean>>;
}

/** @throws ApiError with the server's reason */
export async function changeRegistry({ change, body }: RegistryChange): Promise<void> {
  const [method, path] = CHANGES[change];
  await fetchJson(z.object({}), `${ROOT}/${path}`, { method, body });
}

export const REGISTRY_KEY = KEY;
