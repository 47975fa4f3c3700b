import type { Order, Query } from "@foldwise/core/query";
import { isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { type QueryColumns, searchRows } from "../../query";
import { experiment } from "../../schema";
import { type ExperimentEntry, type Lifecycle, listExperimentEntries } from "./entry";

const COLUMNS: QueryColumns = {
  attributes: {
    name: { kind: "text", text: sql`${experiment.name}` },
    experiment_id: { kind: "text", text: sql`(${experiment.id}::text)` },
    creation_time: { kind: "time", value: sql`${experiment.createdAt}` },
    last_update_time: { kind: "time", value: sql`${experiment.updatedAt}` },
  },
  tags: sql`${experiment.tags}`,
};

/**
 * Experiments that a query finds, in order, and where the next page begins.
 * @throws FoldwiseError `invalid` for a token of another order, or a query that takes too long
 */
export async function searchExperiments({
  ctx,
  lifecycle,
  ...search
}: {
  ctx: Context;
  lifecycle: Lifecycle;
  query: Query;
  orders: readonly Order[];
  after: string | undefined;
  limit: number;
}): Promise<{ experiments: ExperimentEntry[]; next: string | null }> {
  const { ids, next } = await searchRows({
    ...search,
    ctx,
    table: sql`${experiment}`,
    id: sql`${experiment.id}`,
    columns: COLUMNS,
    where: {
      live: isNull(experiment.deletedAt),
      deleted: isNotNull(experiment.deletedAt),
      all: undefined,
    }[lifecycle],
  });
  const entries = new Map((await listExperimentEntries({ ctx, ids })).map((entry) => [entry.id, entry]));
  return { experiments: ids.flatMap((id) => entries.get(id) ?? []), next };
}
