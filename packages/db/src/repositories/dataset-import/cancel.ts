import { conflict } from "@foldwise/core/errors";
import { importMachine } from "@foldwise/core/states";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { datasetImport } from "../../schema";
import { findImport, type ImportRecord } from "./create";

/**
 * Ends an import that has not ended. A worker that is at it loses its claim, so that it can store nothing any more, and
 * stops when it renews it. One that is cancelled already stays so.
 * @throws FoldwiseError `not-found`; `conflict` for one that is complete or has failed.
 */
export async function cancelImport({ ctx, id }: { ctx: Context; id: number }): Promise<ImportRecord> {
  const cancelled = await ctx
    .update(datasetImport)
    .set({ state: importMachine.to("cancel"), finishedAt: sql`now()` })
    .where(and(eq(datasetImport.id, id), inArray(datasetImport.state, importMachine.from("cancel"))))
    .returning({ id: datasetImport.id });
  const found = await findImport({ ctx, id });
  if (cancelled.length > 0) await publishNotification(ctx, { kind: "import", id });
  else if (found.state === "complete")
    throw conflict(
      `Import ${id} is complete: its dataset is ${found.datasetId}. Delete that: npx foldwise dataset delete ${found.datasetId}.`,
    );
  else if (found.state === "failed") throw conflict(`Import ${id} has failed: there is nothing to cancel.`);
  return found;
}

/** Whether somebody cancelled it; false for an import that is gone. */
export async function isImportCancelled({ ctx, id }: { ctx: Context; id: number }): Promise<boolean> {
  const [row] = await ctx
    .select({ state: datasetImport.state })
    .from(datasetImport)
    .where(eq(datasetImport.id, id));
  return row?.state === "cancelled";
}
