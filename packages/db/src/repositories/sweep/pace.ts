import {
  evaluationPaceOf,
  type KnownVariant,
  type MeasuredPace,
  type Plan,
  paceOf,
  resolveSplits,
  resolveTraining,
} from "@foldwise/core/sweep";
import type { SplitScheme, SplitSide } from "@foldwise/core/words";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage, evaluation, split, splitPart, training } from "../../schema";

/** Newest finished trainings that the pace is taken from, and newest evaluations. */
const NEWEST = 200;
const NEWEST_EVALUATIONS = 500;

export interface Paces {
  measured: readonly MeasuredPace[];
  measuredEvaluations: readonly MeasuredPace[];
  /** Share of the rarest class in the plan's dataset, which balancing adds once more. */
  rarest: number;
  /** Images of the mean fold, by side, scheme and seed, where the split is stored. */
  splitImages: ReadonlyMap<string, number>;
  images: number;
  folds: number;
}

/**
 * How fast the workers of a resource class trained and evaluated what they finished, and how many images a plan's splits
 * have on each side.
 */
export async function readPaces({
  ctx,
  datasetId,
  resourceClass,
}: {
  ctx: Context;
  datasetId: number;
  resourceClass: string;
}): Promise<Paces> {
  const finished = await finishedTrainings(ctx, resourceClass);
  const measuredEvaluations = await storedEvaluations(ctx, resourceClass);
  const shares = await rarestShares(ctx);
  const sizes = await ctx
    .select({
      scheme: split.scheme,
      seed: split.seed,
      side: splitPart.side,
      images: sql`avg(cardinality(${splitPart.images}))`.mapWith(Number),
    })
    .from(split)
    .innerJoin(splitPart, eq(splitPart.splitId, split.id))
    .where(eq(split.datasetId, datasetId))
    .groupBy(split.scheme, split.seed, splitPart.side);
  const own = shares.get(datasetId);
  return {
    measured: finished.map((row) => ({
      trainer: row.trainer,
      seconds: row.seconds,
      images: row.epochs * balanced(row.images, row.balance, shares.get(row.datasetId)?.rarest ?? 0),
    })),
    measuredEvaluations,
    rarest: own?.rarest ?? 0,
    splitImages: new Map(
      sizes.map(({ side, scheme, seed, images }) => [splitKey(side, { scheme, seed }), images]),
    ),
    images: own?.images ?? 0,
    folds: own?.folds ?? 1,
  };
}

function splitKey(side: SplitSide, { scheme, seed }: { scheme: SplitScheme; seed: number }): string {
  return JSON.stringify([side, scheme, seed]);
}

/** How long an epoch and an evaluation of a variant's mean fold take, and what that is known from. */
export function variantPace(
  plan: Plan,
  variant: string,
  { measured, measuredEvaluations, rarest, splitImages, ...counts }: Paces,
): Omit<KnownVariant, "shared" | "sharedEpochs" | "sharedEvaluations"> {
  const { trainer, data } = resolveTraining(plan, variant, {});
  const splits = resolveSplits(plan, variant);
  const imagesOf = (side: "train" | "test") =>
    splitImages.get(splitKey(side, splits)) ?? expectedImages(side, splits.scheme, counts);
  const evaluating = evaluationPaceOf(trainer, measuredEvaluations, measured);
  const evaluations = {
    secondsPerEvaluation:
      evaluating.secondsPerImage === null ? null : evaluating.secondsPerImage * imagesOf("test"),
    evaluationBasis: evaluating.basis,
  };
  if (trainer.kind === "simulate")
    return { secondsPerEpoch: trainer.epochSeconds, basis: "measured", ...evaluations };
  const { secondsPerImage, basis } = paceOf(trainer, measured);
  if (secondsPerImage === null) return { secondsPerEpoch: null, basis, ...evaluations };
  const seconds = balanced(imagesOf("train"), data.balance, rarest) * secondsPerImage;
  return { secondsPerEpoch: seconds, basis, ...evaluations };
}

/** Images of a mean fold on one side of a split that nobody has drawn yet. */
function expectedImages(
  side: "train" | "test",
  scheme: SplitScheme,
  { images, folds }: { images: number; folds: number },
): number {
  const ofFold = images / folds;
  const isAcross = scheme === "leave-one-fold-out";
  if (side === "test") return isAcross ? ofFold : 0.2 * ofFold;
  return isAcross ? 0.9 * (images - ofFold) : 0.7 * ofFold;
}

function balanced(images: number, balance: string, rarest: number): number {
  return images * (balance === "none" ? 1 : 1 + rarest);
}

/** Evaluations whose time was measured, the newest first; summed up by network where they are read. */
async function storedEvaluations(ctx: Context, resourceClass: string): Promise<MeasuredPace[]> {
  const rows = await ctx
    .select({
      spec: training.spec,
      images: sql`cardinality(${evaluation.images})`.mapWith(Number),
      seconds: sql`${evaluation.seconds}`.mapWith(Number),
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .where(and(isNotNull(evaluation.seconds), eq(training.resourceClass, resourceClass)))
    .orderBy(desc(evaluation.id))
    .limit(NEWEST_EVALUATIONS);
  return rows.map(({ spec, ...row }) => ({ ...row, trainer: spec.trainer }));
}

async function finishedTrainings(ctx: Context, resourceClass: string) {
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
        eq(training.resourceClass, resourceClass),
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
