import type { PostgresMetricStore } from "@foldwise/db/metrics";
import { type FinishedEpoch, type StoredEpoch, storeEpochs } from "@foldwise/db/repositories/training";
import { inGroups } from "./in-groups";

/** Stores a finished epoch. @throws FoldwiseError `fenced` when a newer attempt has the training. */
export type StoreEpoch = (epoch: FinishedEpoch) => Promise<StoredEpoch>;

/** One for a worker: epochs that its attempts finish at the same time are one statement. */
export function makeStoreEpoch(metrics: Pick<PostgresMetricStore, "appendFencedWith">): StoreEpoch {
  return inGroups<FinishedEpoch, StoredEpoch>((epochs) => storeEpochs({ metrics, epochs }));
}
