import { type Column, type SQL, sql } from "drizzle-orm";

/** What changes of tags: those that are set, and one that is removed. */
export interface TagChange {
  tags?: Record<string, string>;
  removedTag?: string;
}

/** A jsonb column of tags as it is after a change. */
export function changedTags(column: Column, { tags = {}, removedTag }: TagChange): SQL {
  const merged = sql`${column} || ${JSON.stringify(tags)}::jsonb`;
  return removedTag === undefined ? merged : sql`(${merged}) - ${removedTag}::text`;
}
