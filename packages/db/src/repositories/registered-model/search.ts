import { type Order, type Query, someTest } from "@foldwise/core/query";
import { type Column, type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { type QueryColumns, searchRows } from "../../query";
import { modelVersion, registeredModel } from "../../schema";
import { listRegisteredModels, type RegisteredModelRecord } from "./models";
import { listModelVersions, type ModelVersionRecord } from "./versions";

/** The tag by which MLflow's clients keep prompts apart, which they register as models. */
export const PROMPT_TAG = "mlflow.prompt.is_prompt";

/** Tags as they are searched: a model that is no prompt has no tag that says so, and is found by its being false. */
const searched = (tags: Column) => sql`(jsonb_build_object(${PROMPT_TAG}::text, 'false') || ${tags})`;

/** Prompts are found by queries that name their tag, and by no other. */
function withoutPrompts(query: Query, tags: Column): SQL | undefined {
  const isNamed = someTest(query, ({ field }) => field.entity === "tag" && field.key === PROMPT_TAG);
  return isNamed ? undefined : sql`(${tags} ->> ${PROMPT_TAG}) is distinct from 'true'`;
}

const MODELS: QueryColumns = {
  attributes: {
    name: { kind: "text", text: sql`${registeredModel.name}` },
    creation_time: { kind: "time", value: sql`${registeredModel.createdAt}` },
    last_update_time: { kind: "time", value: sql`${registeredModel.updatedAt}` },
  },
  tags: searched(registeredModel.tags),
};

const VERSIONS: QueryColumns = {
  attributes: {
    name: { kind: "text", text: sql`${registeredModel.name}` },
    version_number: { kind: "number", value: sql`${modelVersion.version}`, isWhole: true },
    run_id: { kind: "text", text: sql`replace(${modelVersion.runUid}::text, '-', '')` },
    model_id: { kind: "text", text: sql`('m-' || replace(${modelVersion.loggedModelUid}::text, '-', ''))` },
    source_path: { kind: "text", text: sql`${modelVersion.source}` },
    current_stage: {
      kind: "words",
      value: sql`${modelVersion.stage}`,
      words: { none: "None", staging: "Staging", production: "Production", archived: "Archived" },
    },
    creation_time: { kind: "time", value: sql`${modelVersion.createdAt}` },
    last_update_time: { kind: "time", value: sql`${modelVersion.updatedAt}` },
  },
  tags: searched(modelVersion.tags),
};

interface Search {
  ctx: Context;
  query: Query;
  orders: readonly Order[];
  after: string | undefined;
  limit: number;
}

/**
 * Registered models that a query finds, in order, and where the next page begins.
 * @throws FoldwiseError `invalid` for a token of another order, or a query that takes too long
 */
export async function searchRegisteredModels(
  search: Search,
): Promise<{ models: RegisteredModelRecord[]; next: string | null }> {
  const { ids, next } = await searchRows({
    ...search,
    table: sql`${registeredModel}`,
    id: sql`${registeredModel.id}`,
    columns: MODELS,
    where: withoutPrompts(search.query, registeredModel.tags),
  });
  return { models: await listRegisteredModels({ ctx: search.ctx, ids }), next };
}

/**
 * Versions of registered models that a query finds, in order, and where the next page begins.
 * @throws FoldwiseError `invalid` for a token of another order, or a query that takes too long
 */
export async function searchModelVersions(
  search: Search,
): Promise<{ versions: ModelVersionRecord[]; next: string | null }> {
  const { ids, next } = await searchRows({
    ...search,
    table: sql`${modelVersion} join ${registeredModel} on ${registeredModel.id} = ${modelVersion.modelId}`,
    id: sql`${modelVersion.id}`,
    columns: VERSIONS,
    where: withoutPrompts(search.query, modelVersion.tags),
  });
  return { versions: await listModelVersions({ ctx: search.ctx, ids }), next };
}
