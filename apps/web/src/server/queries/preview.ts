import { samplesSchema } from "@foldwise/core/contracts/http-responses";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Database } from "@foldwise/db/client";
import { findDataset } from "@foldwise/db/repositories/dataset";
import { z } from "zod";

const previewSchema = samplesSchema.extend({ artifact: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * What the dataset's manifest says of its preview pack.
 * @throws FoldwiseError `not-found` when there is no such set, or it has no pack.
 */
export async function readPreview({ db, key }: { db: Database; key: number | string }) {
  const { manifest, slug } = await findDataset({ ctx: db, key, deleted: true });
  const preview = previewSchema.safeParse(manifest.preview);
  if (!preview.success)
    throw new FoldwiseError(
      "not-found",
      `The dataset ${slug} has no sample images; import it again to make them.`,
    );
  return preview.data;
}
