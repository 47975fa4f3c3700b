import { conflict } from "@foldwise/core/errors";
import { asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { isUniqueViolation } from "../../outage";
import { modelVersion, registeredModel, registeredModelAlias } from "../../schema";
import { noModel } from "./lock";
import { changedTags, type TagChange } from "./tags";
import { listModelVersions, type ModelVersionRecord } from "./versions";

/** A registered model as its users see it. */
export type RegisteredModelRecord = Pick<
  typeof registeredModel.$inferSelect,
  "id" | "name" | "description" | "tags" | "createdAt" | "updatedAt"
> & {
  aliases: { alias: string; version: number }[];
  /** The greatest version of each stage, in order of their numbers. */
  latestVersions: ModelVersionRecord[];
};

const taken = (name: string) => conflict(`Registered Model (name=${name}) already exists.`);

/** @throws FoldwiseError `conflict` where the name is taken */
export async function createRegisteredModel({
  ctx,
  ...values
}: {
  ctx: Context;
  name: string;
  description: string;
  tags: Record<string, string>;
}): Promise<void> {
  const [made] = await ctx
    .insert(registeredModel)
    .values(values)
    .onConflictDoNothing({ target: registeredModel.name })
    .returning({ id: registeredModel.id });
  if (!made) throw taken(values.name);
}

/** Null where there is none. */
export async function findRegisteredModel({
  ctx,
  name,
}: {
  ctx: Context;
  name: string;
}): Promise<RegisteredModelRecord | null> {
  const [row] = await ctx
    .select({ id: registeredModel.id })
    .from(registeredModel)
    .where(eq(registeredModel.name, name));
  const [found] = row ? await listRegisteredModels({ ctx, ids: [row.id] }) : [];
  return found ?? null;
}

/** Those of these ids that there are, in their order. */
export async function listRegisteredModels({
  ctx,
  ids,
}: {
  ctx: Context;
  ids: readonly number[];
}): Promise<RegisteredModelRecord[]> {
  if (ids.length === 0) return [];
  const wanted = [...ids];
  const [models, aliases, latest] = await Promise.all([
    ctx
      .select({
        id: registeredModel.id,
        name: registeredModel.name,
        description: registeredModel.description,
        tags: registeredModel.tags,
        createdAt: registeredModel.createdAt,
        updatedAt: registeredModel.updatedAt,
      })
      .from(registeredModel)
      .where(inArray(registeredModel.id, wanted)),
    ctx
      .select()
      .from(registeredModelAlias)
      .where(inArray(registeredModelAlias.modelId, wanted))
      .orderBy(asc(sql`${registeredModelAlias.alias} collate "C"`)),
    ctx
      .selectDistinctOn([modelVersion.modelId, modelVersion.stage], { id: modelVersion.id })
      .from(modelVersion)
      .where(inArray(modelVersion.modelId, wanted))
      .orderBy(asc(modelVersion.modelId), asc(modelVersion.stage), desc(modelVersion.version)),
  ]);
  const versions = await listModelVersions({ ctx, ids: latest.map(({ id }) => id) });
  const found = new Map(
    models.map((model) => [
      model.id,
      {
        ...model,
        aliases: aliases
          .filter(({ modelId }) => modelId === model.id)
          .map(({ alias, version }) => ({ alias, version })),
        latestVersions: versions
          .filter(({ modelId }) => modelId === model.id)
          .sort((one, other) => one.version - other.version),
      },
    ]),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

/**
 * Its name, description or tags. A tag that is removed and not there is removed already.
 * @throws FoldwiseError `not-found`, or `conflict` where the new name is taken
 */
export async function updateRegisteredModel({
  ctx,
  name,
  newName,
  description,
  ...tagChange
}: {
  ctx: Context;
  name: string;
  newName?: string;
  description?: string;
} & TagChange): Promise<void> {
  const [changed] = await ctx
    .update(registeredModel)
    .set({
      ...(newName === undefined ? {} : { name: newName }),
      ...(description === undefined ? {} : { description }),
      tags: changedTags(registeredModel.tags, tagChange),
      updatedAt: sql`now()`,
    })
    .where(eq(registeredModel.name, name))
    .returning({ id: registeredModel.id })
    .catch((error: unknown) => {
      if (newName !== undefined && isUniqueViolation(error)) throw taken(newName);
      throw error;
    });
  if (!changed) throw noModel(name);
}

/** Removes a model with its versions, aliases and tags; the files stay. @throws FoldwiseError `not-found` */
export async function deleteRegisteredModel({ ctx, name }: { ctx: Context; name: string }): Promise<void> {
  const [removed] = await ctx
    .delete(registeredModel)
    .where(eq(registeredModel.name, name))
    .returning({ id: registeredModel.id });
  if (!removed) throw noModel(name);
}
