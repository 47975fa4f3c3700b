import {
  type KnownVariant,
  type MeasuredPace,
  type Plan,
  paceOf,
  resolveSplits,
  resolveTraining,
} from "@foldwise/core/sweep";
import type { SplitScheme } from "@foldwise/core/words";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage, split, splitPart, training } from "../../schema";

/** Newest finished trainings that the pace is taken from. */
const NEWEST = 200;

export interface Paces {
  measured: readonly MeasuredPace[];
  /** Share of the rarest class in the plan's data set, which balancing adds once more. */
  rarest: number;
  /** Training images of the mean fold, by scheme and seed, where the split is stored. */
  trainImages: ReadonlyMap<string, number>;
  images: number;
  folds: number;
}

/** How fast these workers trained what they finished, and how many images a plan's splits train on. */
export async function readPaces(ctx: Context, datasetId: number): Promise<Paces> {
  const finished = await finishedTrainings(ctx);
  const shares = await rarestShares(ctx);
  const sizes = await ctx
    .select({
      scheme: split.scheme,
      seed: split.seed,
      images: sql`avg(cardinality(${splitPart.images}))`.mapWith(Number),
    })
    .from(split)
    .innerJoin(splitPart, and(eq(splitPart.splitId, split.id), eq(splitPart.side, "train")))
    .where(eq(split.datasetId, datasetId))
    .groupBy(split.scheme, split.seed);
  const own = shares.get(datasetId);
  return {
    measured: finished.map((row) => ({
      trainer: row.trainer,
      seconds: row.seconds,
      images: row.epochs * balanced(row.images, row.balance, shares.get(row.datasetId)?.rarest ?? 0),
    })),
    rarest: own?.rarest ?? 0,
    trainImages: new Map(sizes.map(({ scheme, seed, images }) => [JSON.stringify([scheme, seed]), images])),
    images: own?.images ?? 0,
    folds: own?.folds ?? 1,
  };
}

/** How long an epoch of a variant's mean fold takes, and what that is known from. */
export function variantPace(
  plan: Plan,
  variant: string,
  { measured, rarest, trainImages, ...counts }: Paces,
): Omit<KnownVariant, "shared" | "sharedEpochs"> {
  const { trainer, data } = resolveTraining(plan, variant, {});
  if (trainer.kind === "simulate") return { secondsPerEpoch: trainer.epochSeconds, basis: "measured" };
  const { scheme, seed } = resolveSplits(plan, variant);
  const { secondsPerImage, basis } = paceOf(trainer, measured);
  if (secondsPerImage === null) return { secondsPerEpoch: null, basis };
  const images = trainImages.get(JSON.stringify([scheme, seed])) ?? expectedImages(scheme, counts);
  return { secondsPerEpoch: balanced(images, data.balance, rarest) * secondsPerImage, basis };
}

/** Training images of a mean fold under a split that nobody has drawn yet. */
function expectedImages(scheme: SplitScheme, { images, folds }: { images: number; folds: number }): number {
  const ofFold = images / folds;
  return scheme === "leave-one-fold-out" ? 0.9 * (images - ofFold) : 0.7 * ofFold;
}

function balanced(images: number, balance: string, rarest: number): number {
  return images * (balance === "none" ? 1 : 1 + rarest);
}

async function finishedTrainings(ctx: Context) {
  const rows = await ctx
    .select({
      spec: training.spec,
      datasetId: training.datasetId,
      images: sql`cardinality(${splitPart.images})`.mapWith(Number),
      epochs: training.epoch,
      seconds: sql`extract(epoch from ${training.finishedAt} - ${training.startedAt})`.mapWith(Number),
    })
    .from(training)
    .innerJoin(
      splitPart,
      and(
        eq(splitPart.splitId, training.splitId),
        eq(splitPart.fold, training.fold),
        eq(splitPart.side, "train"),
      ),
    )
    .where(
      and(
        eq(training.state, "complete"),
        // A resumed training's time holds the wait for its worker.
        eq(training.attempt, 1),
        isNotNull(training.startedAt),
        isNotNull(training.finishedAt),
        sql`${training.spec}->'trainer'->>'kind' <> 'simulate'`,
      ),
    )
    .orderBy(desc(training.id))
    .limit(NEWEST);
  return rows.map(({ spec, ...row }) => ({ ...row, trainer: spec.trainer, balance: spec.data.balance }));
}

async function rarestShares(
  ctx: Context,
): Promise<Map<number, { images: number; folds: number; rarest: number }>> {
  const rows = await ctx
    .select({
      datasetId: datasetImage.datasetId,
      class: datasetImage.class,
      images: sql`count(*)`.mapWith(Number),
      folds: sql`count(distinct ${datasetImage.fold})`.mapWith(Number),
    })
    .from(datasetImage)
    .groupBy(datasetImage.datasetId, datasetImage.class);
  const shares = new Map<number, { images: number; folds: number; rarest: number }>();
  for (const { datasetId, folds } of rows) {
    const counts = rows.filter((row) => row.datasetId === datasetId).map(({ images }) => images);
    const images = counts.reduce((a, b) => a + b, 0);
    shares.set(datasetId, { images, folds, rarest: Math.min(...counts) / images });
  }
  return shares;
}
