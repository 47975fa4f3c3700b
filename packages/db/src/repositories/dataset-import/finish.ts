import { importMachine } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImport } from "../../schema";
import { holds, type ImportClaim } from "./claim";

/** @returns false when another worker has taken over; nothing is written then. */
export async function finishImport({
  ctx,
  claim,
  datasetId,
  report,
}: {
  ctx: Context;
  claim: ImportClaim;
  /** Null where the import was only to look. */
  datasetId: number | null;
  report: Record<string, unknown>;
}): Promise<boolean> {
  const held = await ctx
    .update(datasetImport)
    .set({ state: importMachine.to("complete"), datasetId, report, error: null, finishedAt: sql`now()` })
    .where(holds(claim))
    .returning({ id: datasetImport.id });
  return held.length > 0;
}

/** @returns false when another worker has taken over; nothing is written then. */
export async function failImport({
  ctx,
  claim,
  error,
  report,
}: {
  ctx: Context;
  claim: ImportClaim;
  error: { message: string; problems?: unknown[] };
  report: Record<string, unknown> | null;
}): Promise<boolean> {
  const held = await ctx
    .update(datasetImport)
    .set({ state: importMachine.to("fail"), error, report, finishedAt: sql`now()` })
    .where(holds(claim))
    .returning({ id: datasetImport.id });
  return held.length > 0;
}
