import { asc } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset } from "../../schema";

/** What tells this database from another over one folder of artifacts: the uid of its first data set; null before one. */
export async function artifactOwner({ ctx }: { ctx: Context }): Promise<string | null> {
  const [first] = await ctx.select({ uid: dataset.uid }).from(dataset).orderBy(asc(dataset.id)).limit(1);
  return first?.uid ?? null;
}
