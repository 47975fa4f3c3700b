import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset } from "../../schema";

/** Names the artifact that holds a dataset's images, unless one is named. */
export async function setDatasetArchive({
  ctx,
  id,
  archive,
}: {
  ctx: Context;
  id: number;
  archive: string;
}): Promise<void> {
  await ctx
    .update(dataset)
    .set({ archive })
    .where(and(eq(dataset.id, id), isNull(dataset.archive)));
}
