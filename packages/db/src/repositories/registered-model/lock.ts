import { notFound } from "@foldwise/core/errors";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { registeredModel } from "../../schema";

export const noModel = (name: string) => notFound("registered model", JSON.stringify(name));
export const noVersion = (name: string, version: number) =>
  notFound("model version", `${version} of ${JSON.stringify(name)}`);

/**
 * A model's id, with its row locked: versions, stages and aliases of one model change one after another.
 * @throws FoldwiseError `not-found`
 */
export async function lockModel(tx: Context, name: string): Promise<number> {
  const [row] = await tx
    .select({ id: registeredModel.id })
    .from(registeredModel)
    .where(eq(registeredModel.name, name))
    .for("no key update");
  if (!row) throw noModel(name);
  return row.id;
}

/** Notes that something of a model has changed, in the transaction that has locked it. */
export async function touchModel(tx: Context, id: number): Promise<void> {
  await tx.update(registeredModel).set({ updatedAt: sql`now()` }).where(eq(registeredModel.id, id));
}
