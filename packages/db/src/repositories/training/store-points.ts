import { FoldwiseError } from "@foldwise/core/errors";
import type { PointInput, PostgresMetricStore } from "../../metrics";
import { IS_AT_WORK } from "./at-work";

const STORE_POINTS = {
  name: "foldwise-store-points",
  requires: IS_AT_WORK,
  ctes: "no_more as (select)",
  select: "owner.id",
  values: [],
};

/**
 * What an attempt has reported without a checkpoint.
 * @throws FoldwiseError `fenced` when a newer attempt has the training, or this one has been given up.
 */
export async function storePoints({
  metrics,
  trainingId,
  number,
  points,
}: {
  metrics: Pick<PostgresMetricStore, "appendFencedWith">;
  trainingId: number;
  /** The attempt. */
  number: number;
  points: readonly PointInput[];
}): Promise<void> {
  const [answer] = await metrics.appendFencedWith([{ trainingId, attempt: number, points }], STORE_POINTS);
  if (answer instanceof FoldwiseError) throw answer;
}
