import { and, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { modelVersion, registeredModelAlias } from "../../schema";
import { lockModel, noVersion } from "./lock";

/** Gives an alias to a version; it leaves the version that had it. @throws FoldwiseError `not-found` */
export async function setModelAlias({
  ctx,
  name,
  alias,
  version,
}: {
  ctx: Context;
  name: string;
  alias: string;
  version: number;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const modelId = await lockModel(tx, name);
    const [found] = await tx
      .select({ id: modelVersion.id })
      .from(modelVersion)
      .where(and(eq(modelVersion.modelId, modelId), eq(modelVersion.version, version)));
    if (!found) throw noVersion(name, version);
    await tx
      .insert(registeredModelAlias)
      .values({ modelId, alias, version })
      .onConflictDoUpdate({
        target: [registeredModelAlias.modelId, registeredModelAlias.alias],
        set: { version },
      });
  });
}

/** One that is not there is removed already. @throws FoldwiseError `not-found` for the model */
export async function deleteModelAlias({
  ctx,
  name,
  alias,
}: {
  ctx: Context;
  name: string;
  alias: string;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const modelId = await lockModel(tx, name);
    await tx
      .delete(registeredModelAlias)
      .where(and(eq(registeredModelAlias.modelId, modelId), eq(registeredModelAlias.alias, alias)));
  });
}
