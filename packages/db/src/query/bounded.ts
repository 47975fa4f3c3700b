import { invalid } from "@foldwise/core/errors";
import { sql } from "drizzle-orm";
import type { Context } from "../client";

/** How long a search may take in Postgres. */
export const MAX_SEARCH_MS = 15_000;
/** Postgres' code of a statement that was ended, here by its time. */
const QUERY_CANCELED = "57014";

/**
 * Runs what reads by a person's own query, for so long at most.
 * @throws FoldwiseError `invalid` where it takes longer
 */
export async function boundedStatement<T>(
  ctx: Context,
  work: (tx: Context) => Promise<T>,
  maxMs = MAX_SEARCH_MS,
): Promise<T> {
  try {
    return await ctx.transaction(async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', ${String(maxMs)}, true)`);
      return work(tx);
    });
  } catch (error) {
    if (!isCanceled(error)) throw error;
    throw invalid([
      {
        field: "filter",
        value: `over ${maxMs / 1_000} s`,
        problem: "takes too long to search by",
        remedy: "search fewer runs, as of one experiment or sweep, or by a simpler pattern",
      },
    ]);
  }
}

function isCanceled(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && cause.code === QUERY_CANCELED) return true;
  return false;
}
