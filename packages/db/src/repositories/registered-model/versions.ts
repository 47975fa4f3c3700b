import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { modelVersion, registeredModel, registeredModelAlias } from "../../schema";
import { lockModel, noModel, noVersion, touchModel } from "./lock";
import { changedTags, type TagChange } from "./tags";

/** A version as its users see it. */
export type ModelVersionRecord = typeof modelVersion.$inferSelect & {
  /** Of its model. */
  name: string;
  aliases: string[];
};

export type ModelStage = ModelVersionRecord["stage"];

/** Those of these ids that there are, in their order. */
export async function listModelVersions({
  ctx,
  ids,
}: {
  ctx: Context;
  ids: readonly number[];
}): Promise<ModelVersionRecord[]> {
  if (ids.length === 0) return [];
  const rows = await ctx
    .select({ version: modelVersion, name: registeredModel.name, alias: registeredModelAlias.alias })
    .from(modelVersion)
    .innerJoin(registeredModel, eq(registeredModel.id, modelVersion.modelId))
    .leftJoin(
      registeredModelAlias,
      and(
        eq(registeredModelAlias.modelId, modelVersion.modelId),
        eq(registeredModelAlias.version, modelVersion.version),
      ),
    )
    // One parameter: a search may find more than a statement has.
    .where(sql`${modelVersion.id} = any(${sql.param([...ids])}::bigint[])`)
    .orderBy(asc(sql`${registeredModelAlias.alias} collate "C"`));
  const found = new Map<number, ModelVersionRecord>();
  for (const { version, name, alias } of rows) {
    const record = found.get(version.id) ?? { ...version, name, aliases: [] };
    if (alias !== null) record.aliases.push(alias);
    found.set(version.id, record);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The version of this number, or with this alias; null where there is none. */
export async function findModelVersion({
  ctx,
  name,
  ...by
}: { ctx: Context; name: string } & (
  | { version: number }
  | { alias: string }
)): Promise<ModelVersionRecord | null> {
  const isWanted =
    "version" in by
      ? eq(modelVersion.version, by.version)
      : eq(
          modelVersion.version,
          ctx
            .select({ version: registeredModelAlias.version })
            .from(registeredModelAlias)
            .where(
              and(
                eq(registeredModelAlias.modelId, modelVersion.modelId),
                eq(registeredModelAlias.alias, by.alias),
              ),
            ),
        );
  const [row] = await ctx
    .select({ id: modelVersion.id })
    .from(modelVersion)
    .innerJoin(registeredModel, eq(registeredModel.id, modelVersion.modelId))
    .where(and(eq(registeredModel.name, name), isWanted));
  const [found] = row ? await listModelVersions({ ctx, ids: [row.id] }) : [];
  return found ?? null;
}

/** @returns its number, which no other version of the model has had. @throws FoldwiseError `not-found` */
export async function createModelVersion({
  ctx,
  name,
  ...values
}: { ctx: Context; name: string } & Pick<
  ModelVersionRecord,
  "description" | "source" | "storageLocation" | "runUid" | "loggedModelUid" | "runLink" | "tags"
>): Promise<number> {
  return ctx.transaction(async (tx) => {
    // The update locks the row, so that numbers are given one after another.
    const [model] = await tx
      .update(registeredModel)
      .set({ lastVersion: sql`${registeredModel.lastVersion} + 1`, updatedAt: sql`now()` })
      .where(eq(registeredModel.name, name))
      .returning({ id: registeredModel.id, version: registeredModel.lastVersion });
    if (!model) throw noModel(name);
    await tx.insert(modelVersion).values({ ...values, modelId: model.id, version: model.version });
    return model.version;
  });
}

/** Its description, or tags. One that is removed and not there is removed already. @throws FoldwiseError `not-found` */
export async function updateModelVersion({
  ctx,
  name,
  version,
  description,
  ...tagChange
}: {
  ctx: Context;
  name: string;
  version: number;
  description?: string;
} & TagChange): Promise<void> {
  const [changed] = await ctx
    .update(modelVersion)
    .set({
      ...(description === undefined ? {} : { description }),
      tags: changedTags(modelVersion.tags, tagChange),
      updatedAt: sql`now()`,
    })
    .where(
      and(
        eq(modelVersion.version, version),
        eq(
          modelVersion.modelId,
          ctx.select({ id: registeredModel.id }).from(registeredModel).where(eq(registeredModel.name, name)),
        ),
      ),
    )
    .returning({ id: modelVersion.id });
  if (!changed) throw noVersion(name, version);
}

/**
 * Moves a version to a stage.
 * @param archivesOthers whether the versions that are there now go to the archive
 * @throws FoldwiseError `not-found`
 */
export async function transitionModelVersion({
  ctx,
  name,
  version,
  stage,
  archivesOthers,
}: {
  ctx: Context;
  name: string;
  version: number;
  stage: ModelStage;
  archivesOthers: boolean;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const modelId = await lockModel(tx, name);
    const ofModel = eq(modelVersion.modelId, modelId);
    if (archivesOthers) {
      const others = and(ofModel, eq(modelVersion.stage, stage), ne(modelVersion.version, version));
      await tx.update(modelVersion).set({ stage: "archived", updatedAt: sql`now()` }).where(others);
    }
    const [changed] = await tx
      .update(modelVersion)
      .set({ stage, updatedAt: sql`now()` })
      .where(and(ofModel, eq(modelVersion.version, version)))
      .returning({ id: modelVersion.id });
    if (!changed) throw noVersion(name, version);
    await touchModel(tx, modelId);
  });
}

/** Removes a version with its aliases and tags; its number is not given again. @throws FoldwiseError `not-found` */
export async function deleteModelVersion({
  ctx,
  name,
  version,
}: {
  ctx: Context;
  name: string;
  version: number;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const modelId = await lockModel(tx, name);
    const [removed] = await tx
      .delete(modelVersion)
      .where(and(eq(modelVersion.modelId, modelId), eq(modelVersion.version, version)))
      .returning({ id: modelVersion.id });
    if (!removed) throw noVersion(name, version);
    await touchModel(tx, modelId);
  });
}

/** The versions that are of these logged models, by name and number. @param uids UUIDs */
export async function listRegistrations({
  ctx,
  uids,
}: {
  ctx: Context;
  uids: readonly string[];
}): Promise<{ loggedModelUid: string | null; name: string; version: number }[]> {
  if (uids.length === 0) return [];
  return ctx
    .select({
      loggedModelUid: modelVersion.loggedModelUid,
      name: registeredModel.name,
      version: modelVersion.version,
    })
    .from(modelVersion)
    .innerJoin(registeredModel, eq(registeredModel.id, modelVersion.modelId))
    .where(inArray(modelVersion.loggedModelUid, [...uids]))
    .orderBy(asc(sql`${registeredModel.name} collate "C"`), asc(modelVersion.version));
}
