import { improves } from "@foldwise/core/trainers";
import type { Database } from "../../client";
import type { PostgresMetricStore } from "../../metrics";
import { claimTraining, storeEpoch } from "../training";

/** Metrics of an epoch by name. */
export type Epoch = { "val/loss": number } & Readonly<Record<string, number>>;

/** Stores epochs as an attempt does; the best one is that of the lowest `val/loss`. Returns the attempt. */
export async function storeSeries({
  ctx,
  metrics,
  trialId,
  trainingId,
  epochs,
  afterEach = async () => {},
}: {
  ctx: Database;
  metrics: PostgresMetricStore;
  trialId: number;
  trainingId: number;
  epochs: readonly Epoch[];
  afterEach?: () => Promise<void>;
}): Promise<number> {
  const claim = await claimTraining({ ctx, trainingId, trialId, workerId: "w", leaseMs: 60_000 });
  if (claim.kind !== "claimed") throw new Error(`the training is ${claim.kind}`);
  let best: { epoch: number; loss: number } | null = null;
  for (const [index, values] of epochs.entries()) {
    const epoch = index + 1;
    const loss = values["val/loss"];
    const isBest: boolean = improves("minimize", loss, best?.loss ?? null);
    if (isBest || best === null) best = { epoch, loss };
    await storeEpoch({
      metrics,
      trainingId,
      number: claim.attempt,
      epoch,
      points: Object.entries(values).map(([name, value]) => ({ name, step: epoch, time: 0, value })),
      checkpoint: { sha256: `${trainingId}-${epoch}`, bytes: 1, content: null },
      isBest,
      bestEpoch: best.epoch,
    });
    await afterEach();
  }
  return claim.attempt;
}
