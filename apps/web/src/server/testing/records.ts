import { planSchema, resolveTraining } from "@foldwise/core/sweep";
import { AUGMENTED, mostEpochs } from "@foldwise/core/trainers";
import type { Database } from "@foldwise/db/client";
import type { MetricStore } from "@foldwise/db/metrics";
import { createSweep } from "@foldwise/db/repositories/sweep";
import { registerWorker } from "@foldwise/db/repositories/worker";
import * as schema from "@foldwise/db/schema";
import { eq, sql } from "drizzle-orm";
import published from "../../../../../data/papers/frai-2025-1620252/baseline.json";

/** Classes of the images, so that they fill the paper's tables too. */
export const [POSITIVE = "", NEGATIVE = ""] = published.matrices[0]?.classes ?? [];

/** A dataset of 3 folds, 20 images of the positive class and 10 of the other in each, 10 patients a fold, as an import would store it. */
export async function storeDataset(db: Database, slug = "tiny-cells"): Promise<number> {
  const images = [0, 1, 2].flatMap((fold) =>
    [POSITIVE, NEGATIVE].flatMap((name) =>
      Array.from({ length: name === POSITIVE ? 40 : 20 }, (_, i) => ({
        fold,
        class: name,
        patient: `${name === NEGATIVE ? "H" : ""}${fold * 10 + (i % 5)}`,
      })),
    ),
  );
  const [row] = await db
    .insert(schema.dataset)
    .values({
      slug,
      name: "Tiny synthetic cells",
      kind: "synthetic",
      isSynthetic: true,
      fingerprint: "f".repeat(64),
      classes: [POSITIVE, NEGATIVE],
      positiveClass: POSITIVE,
      images: images.length,
      width: 32,
      height: 32,
      patients: 30,
      folds: [0, 1, 2],
      location: "nowhere",
      manifest: {},
      report: {},
    })
    .returning({ id: schema.dataset.id });
  if (!row) throw new Error("not stored");
  await db.insert(schema.datasetImage).values(
    images.map((image, index) => ({
      ...image,
      datasetId: row.id,
      index,
      path: `${index}.bmp`,
      sha256: index.toString(16).padStart(64, "0"),
    })),
  );
  return row.id;
}

export const WORKER = {
  id: "w1",
  host: "h",
  pid: 1,
  version: "0",
  classes: ["train.cpu"],
  slots: 1,
  capabilities: {},
};

/** Where a prediction or a measurement of {@link WORKER} was made. */
export const MACHINE = {
  workerId: WORKER.id,
  host: "h",
  cpu: "A processor",
  cores: 2,
  device: "cpu",
  gpu: null,
  threads: 2,
  tensorflow: "2.9.1",
} as const;

/** Registers a worker that counts as live however long the tests take; a real one would say again that it is there. */
export async function storeWorker(db: Database): Promise<void> {
  await registerWorker({ ctx: db, worker: WORKER });
  await db
    .update(schema.worker)
    .set({ seenAt: sql`now() + interval '1 day'` })
    .where(eq(schema.worker.id, WORKER.id));
}

export const PLAN = `name: two arms
experiment: tests
dataset: tiny-cells
trainer: { kind: tfjs, inputSize: 64, widthMultiplier: 0.25 }
splits: { scheme: within-fold-by-image, seed: 1 }
folds: [0, 1, 2]
variants:
  MAC: { data: { balance: hsv-desaturated, augmentation: ${AUGMENTED} } }
  MCN: { data: { balance: none, augmentation: none } }
training: { epochs: 4 }
evaluation: { testSigmas: [0, 5], replicates: 2 }
`;

export const storePlan = async (db: Database, source = PLAN) => (await createSweep({ ctx: db, source })).id;

/** Puts a sweep where a worker would have brought it: its first trial with a run and a training on each fold. */
export async function storeTrial(
  db: Database,
  sweepId: number,
  {
    number = 0,
    proposal = 0,
    variant = "MAC",
    state = "running",
    salt = null,
  }: {
    number?: number;
    proposal?: number;
    variant?: string;
    state?: "running" | "complete" | "failed";
    salt?: string | null;
  } = {},
) {
  const [sweep] = await db.select().from(schema.sweep).where(eq(schema.sweep.id, sweepId));
  if (!sweep) throw new Error("no sweep");
  const plan = planSchema.parse(sweep.plan);
  const [split] = await db
    .select()
    .from(schema.split)
    .where(eq(schema.split.id, sweep.splitId ?? 0));
  if (!split && plan.dataset !== null) throw new Error("no split");
  const [trial] = await db
    .insert(schema.trial)
    .values({
      sweepId,
      number,
      proposal,
      variant,
      configuration: {},
      reason: "the only configuration",
      state,
      objective: state === "complete" ? 0.8 : null,
    })
    .returning();
  if (!trial) throw new Error("no trial");
  const runs: { runId: number; trainingId: number; fold: number }[] = [];
  for (const fold of plan.folds) {
    const [training] = await db
      .insert(schema.training)
      .values({
        fingerprint: `${sweepId}-${number}-${fold}`,
        spec: {
          ...resolveTraining(plan, variant, {}),
          dataset: plan.dataset === null ? null : { slug: plan.dataset, fingerprint: "f" },
          split: split ? { scheme: split.scheme, seed: split.seed, fingerprint: split.fingerprint } : null,
          fold,
          seed: 1,
          versions: {},
          salt,
        },
        datasetId: sweep.datasetId,
        splitId: sweep.splitId,
        fold,
        seed: 1,
        epochs: mostEpochs(plan),
        resourceClass: "train.cpu",
        state,
        attempt: 1,
        epoch: 2,
        bestEpoch: 2,
      })
      .returning({ id: schema.training.id });
    if (!training) throw new Error("no training");
    await db.insert(schema.attempt).values({
      trainingId: training.id,
      number: 1,
      workerId: "w1",
      fromEpoch: 0,
      progress: { batch: 3, imagesPerSecond: 50 },
    });
    const [run] = await db
      .insert(schema.run)
      .values({
        experimentId: sweep.experimentId,
        sweepId,
        trialId: trial.id,
        trainingId: training.id,
        name: `${variant} fold ${fold}`,
        fold,
        seed: 1,
        splitScheme: split?.scheme ?? null,
        state,
        params: { balance: variant },
      })
      .returning({ id: schema.run.id });
    if (!run) throw new Error("no run");
    runs.push({ runId: run.id, trainingId: training.id, fold });
  }
  return { trialId: trial.id, runs };
}

/** Two epochs of one metric, as a trainer's attempt writes them. */
export async function storeEpochs(
  metrics: MetricStore,
  trainingId: number,
  values: readonly number[],
  { name = "val/balanced_accuracy", attempt = 1, from = 1 } = {},
): Promise<void> {
  await metrics.appendFenced({
    trainingId,
    attempt,
    points: values.map((value, i) => ({ name, step: from + i, time: 1_700_000_000_000 + i, value })),
  });
}

/** The checkpoint of an epoch with its validation metrics, as storeEpoch leaves it. */
export async function storeCheckpoint(
  db: Database,
  trainingId: number,
  validation: Record<string, number>,
  epoch = 2,
): Promise<void> {
  const file = { sha256: String(trainingId).padStart(64, "0"), bytes: 1 };
  await db
    .insert(schema.checkpoint)
    .values({ trainingId, epoch, attempt: 1, isBest: true, validation, ...file });
}

export async function storeEvaluation(
  db: Database,
  trainingId: number,
  sigma: number,
  replicate = 0,
): Promise<void> {
  await db.insert(schema.evaluation).values({
    trainingId,
    weights: "best",
    epoch: 2,
    conditions: { testSigma: sigma, replicate },
    classes: [POSITIVE, NEGATIVE],
    confusion: [
      [7, 1],
      [2, 2],
    ],
    measures: { accuracy: 0.75, balanced_accuracy: 0.6875, auc: 0.8 },
    images: [32, 33, 34, 35, 36, 37, 38, 39, 56, 57, 58, 59],
    labels: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
    scores: [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.4, 0.8, 0.7, 0.2, 0.1],
  });
}
