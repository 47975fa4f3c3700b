import type { Context } from "../../client";
import { dataset } from "../../schema";

/** The folders of all datasets, deleted ones included: what a worker must not remove. */
export async function listDatasetLocations({ ctx }: { ctx: Context }): Promise<string[]> {
  const rows = await ctx.select({ location: dataset.location }).from(dataset);
  return rows.map(({ location }) => location);
}
