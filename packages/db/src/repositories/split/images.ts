import type { SplitImage } from "@foldwise/core/splits";
import { asc, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage } from "../../schema";

/** What of a dataset's images decides how they are split, by position. */
export async function listSplitImages({
  ctx,
  datasetId,
}: {
  ctx: Context;
  datasetId: number;
}): Promise<SplitImage[]> {
  return ctx
    .select({
      index: datasetImage.index,
      fold: datasetImage.fold,
      class: datasetImage.class,
      patient: datasetImage.patient,
      side: datasetImage.side,
    })
    .from(datasetImage)
    .where(eq(datasetImage.datasetId, datasetId))
    .orderBy(asc(datasetImage.index));
}
