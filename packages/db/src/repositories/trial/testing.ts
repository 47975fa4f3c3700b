import { improves, type PlanInput } from "@foldwise/core/sweep";
import type { Database } from "../../client";
import type { MetricStore } from "../../metrics";
import { dataset, datasetImage } from "../../schema";
import { advanceSweep, createSweep, viewSweep } from "../sweep";
import { claimTraining, storeEpoch } from "../training";
import { openTrial } from ".";

/** A data set of two folds with 12 images of two classes each, as an import would store it; no files. */
export async function storeTestDataset(db: Database): Promise<void> {
  const images = [0, 1].flatMap((fold) =>
    ["ALL", "HEM"].flatMap((name) => Array.from({ length: 12 }, () => ({ fold, class: name }))),
  );
  const [row] = await db
    .insert(dataset)
    .values({
      slug: "tiny",
      name: "Tiny",
      kind: "synthetic",
      isSynthetic: true,
      fingerprint: "f".repeat(64),
      classes: ["ALL", "HEM"],
      positiveClass: "ALL",
      images: images.length,
      width: 32,
      height: 32,
      patients: 0,
      folds: [0, 1],
      location: "nowhere",
      manifest: {},
      report: {},
    })
    .returning({ id: dataset.id });
  if (!row) throw new Error("not stored");
  await db.insert(datasetImage).values(
    images.map((image, index) => ({
      ...image,
      datasetId: row.id,
      index,
      path: `${index}.bmp`,
      sha256: index.toString(16).padStart(64, "0"),
    })),
  );
}

/** A sweep of one simulated trial, opened by the verbs that a worker uses. */
export async function openTestTrial(db: Database, plan: Pick<PlanInput, "folds"> & Partial<PlanInput>) {
  const source = JSON.stringify({
    name: "objective",
    experiment: "tests",
    dataset: "tiny",
    trainer: { kind: "simulate" },
    ...plan,
  });
  const { id: sweepId } = await createSweep({ ctx: db, source });
  const { uid } = await viewSweep({ ctx: db, id: sweepId });
  const { open } = await advanceSweep({ ctx: db, sweepId, uid, generation: 1 });
  const [trialId = 0] = open[0] ?? [];
  const { trainingIds } = await openTrial({ ctx: db, trialId, versionsOf: async () => ({}) });
  return { sweepId, trialId, trainingIds };
}

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
  metrics: MetricStore;
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
      ctx,
      metrics,
      trainingId,
      number: claim.attempt,
      epoch,
      points: Object.entries(values).map(([name, value]) => ({ name, step: epoch, time: 0, value })),
      file: { sha256: `${trainingId}-${epoch}`, bytes: 1 },
      isBest,
      bestEpoch: best.epoch,
    });
    await afterEach();
  }
  return claim.attempt;
}
