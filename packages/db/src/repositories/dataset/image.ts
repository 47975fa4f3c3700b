import { notFound } from "@foldwise/core/errors";
import { and, eq } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, datasetImage } from "../../schema";

export interface DatasetImage {
  index: number;
  fold: number;
  class: string;
  patient: string | null;
  /** Below `location`, a folder that a worker reads. */
  path: string;
  location: string;
  /** SHA-256 of the artifact that holds the images, where there is one. */
  archive: string | null;
}

/** One image of a dataset by its position. @throws FoldwiseError `not-found`. */
export async function findDatasetImage({
  ctx,
  datasetId,
  index,
}: {
  ctx: Context;
  datasetId: number;
  index: number;
}): Promise<DatasetImage> {
  const [row] = await ctx
    .select({
      index: datasetImage.index,
      fold: datasetImage.fold,
      class: datasetImage.class,
      patient: datasetImage.patient,
      path: datasetImage.path,
      location: dataset.location,
      archive: dataset.archive,
    })
    .from(datasetImage)
    .innerJoin(dataset, eq(dataset.id, datasetImage.datasetId))
    .where(and(eq(datasetImage.datasetId, datasetId), eq(datasetImage.index, index)));
  if (!row) throw notFound(`image of dataset ${datasetId} at position`, index);
  return row;
}
