import { type SplitOptions, splitText } from "@foldwise/core/splits";
import { type KnownVariant, type Plan, resolveSplits, resolveTraining } from "@foldwise/core/sweep";
import { type MeasuredEvaluation, type MeasuredTraining, trainerOf } from "@foldwise/core/trainers";
import type { SplitSide } from "@foldwise/core/words";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage, evaluation, split, splitPart, training } from "../../schema";
import { splitOptionsOf } from "../split";
import { isOfTrainer } from "../training/is-result";

/** Newest finished trainings that the pace is taken from, and newest evaluations. */
const NEWEST = 200;
const NEWEST_EVALUATIONS = 500;

export interface Paces {
  /** Finished trainings, newest first. */
  measured: readonly (MeasuredTraining & { kind: string })[];
  /** Evaluations whose time was measured, newest first. */
  evaluations: readonly (MeasuredEvaluation & { kind: string })[];
  /** Share of the rarest class in the plan's dataset. */
  rarest: number;
  /** Images of the mean fold, by side and split, where the split is stored. */
  splitImages: ReadonlyMap<string, number>;
  images: number;
  folds: number;
}

/**
 * How fast the workers of a plan's resource class trained and evaluated what they finished, and how many images its
 * splits have on each side.
 */
export async function readPaces(ctx: Context, plan: Plan, datasetId: number | null): Promise<Paces> {
  const named = Object.keys(plan.variants).map((variant) => resolveTraining(plan, variant, {}).trainer.kind);
  const kinds = [...new Set(named)];
  const resourceClass = plan.resources.class;
  const finished = await finishedTrainings(ctx, kinds, resourceClass);
  const evaluations = await timedEvaluations(ctx, kinds, resourceClass);
  const shares = await rarestShares(ctx);
  const sizes =
    datasetId === null
      ? []
      : await ctx
          .select({
            scheme: split.scheme,
            seed: split.seed,
            k: split.k,
            repeats: split.repeats,
            withinFold: split.withinFold,
            withinK: split.withinK,
            side: splitPart.side,
            images: sql`avg(cardinality(${splitPart.images}))`.mapWith(Number),
          })
          .from(split)
          .innerJoin(splitPart, eq(splitPart.splitId, split.id))
          .where(eq(split.datasetId, datasetId))
          .groupBy(split.id, splitPart.side);
  const own = shares.get(datasetId);
  return {
    measured: finished.map(({ spec, datasetId: of, images, ...row }) => ({
      ...row,
      kind: spec.trainer.kind,
      resolved: spec,
      size: { images, rarest: shares.get(of)?.rarest ?? 0 },
    })),
    evaluations: evaluations.map(({ spec, ...row }) => ({ ...row, kind: spec.trainer.kind, resolved: spec })),
    rarest: own?.rarest ?? 0,
    splitImages: new Map(
      sizes.map(({ side, images, ...row }) => [splitKey(side, splitOptionsOf(row)), images]),
    ),
    images: own?.images ?? 0,
    folds: own?.folds ?? 1,
  };
}

function splitKey(side: SplitSide, splits: SplitOptions): string {
  return `${side} of ${splitText(splits)}`;
}

/** How long an epoch and an evaluation of a variant's mean fold take, and what that is known from. */
export function variantPace(
  plan: Plan,
  variant: string,
  { measured, evaluations, rarest, splitImages, ...counts }: Paces,
): Omit<KnownVariant, "shared" | "sharedEpochs" | "sharedEvaluations"> {
  const resolved = resolveTraining(plan, variant, {});
  const trainer = trainerOf(resolved);
  const splits = resolveSplits(plan, variant);
  const imagesOf = (side: "train" | "test") =>
    splitImages.get(splitKey(side, splits)) ?? expectedImages(side, splits, counts);
  const isOwn = ({ kind }: { kind: string }) => kind === trainer.kind;
  const finished = measured.filter(isOwn);
  const evaluating = trainer.evaluationPace(resolved, {
    images: imagesOf("test"),
    evaluations: evaluations.filter(isOwn),
    measured: finished,
  });
  return {
    ...trainer.pace(resolved, { size: { images: imagesOf("train"), rarest }, measured: finished }),
    secondsPerEvaluation: evaluating.secondsPerEvaluation,
    evaluationBasis: evaluating.basis,
  };
}

/** Images of a mean fold on one side of a split that nobody has drawn yet. */
function expectedImages(
  side: "train" | "test",
  { scheme, k }: SplitOptions,
  { images, folds }: { images: number; folds: number },
): number {
  const ofFold = images / (k ?? folds);
  const isAcross = k !== undefined || scheme === "leave-one-fold-out";
  if (side === "test") return isAcross ? ofFold : 0.2 * ofFold;
  return isAcross ? 0.9 * (images - ofFold) : 0.7 * ofFold;
}

async function timedEvaluations(ctx: Context, kinds: readonly string[], resourceClass: string) {
  return ctx
    .select({
      spec: training.spec,
      images: sql`coalesce(cardinality(${evaluation.images}), 0)`.mapWith(Number),
      seconds: sql`${evaluation.seconds}`.mapWith(Number),
    })
    .from(evaluation)
    .innerJoin(training, eq(training.id, evaluation.trainingId))
    .where(and(isNotNull(evaluation.seconds), eq(training.resourceClass, resourceClass), isOfTrainer(kinds)))
    .orderBy(desc(evaluation.id))
    .limit(NEWEST_EVALUATIONS);
}

async function finishedTrainings(ctx: Context, kinds: readonly string[], resourceClass: string) {
  return ctx
    .select({
      spec: training.spec,
      datasetId: training.datasetId,
      images: sql`coalesce(cardinality(${splitPart.images}), 0)`.mapWith(Number),
      epochs: training.epoch,
      seconds: sql`extract(epoch from ${training.finishedAt} - ${training.startedAt})`.mapWith(Number),
    })
    .from(training)
    .leftJoin(
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
        isOfTrainer(kinds),
      ),
    )
    .orderBy(desc(training.id))
    .limit(NEWEST);
}

async function rarestShares(
  ctx: Context,
): Promise<Map<number | null, { images: number; folds: number; rarest: number }>> {
  const rows = await ctx
    .select({
      datasetId: datasetImage.datasetId,
      class: datasetImage.class,
      images: sql`count(*)`.mapWith(Number),
      folds: sql`count(distinct ${datasetImage.fold})`.mapWith(Number),
    })
    .from(datasetImage)
    .groupBy(datasetImage.datasetId, datasetImage.class);
  const shares = new Map<number | null, { images: number; folds: number; rarest: number }>();
  for (const { datasetId, folds } of rows) {
    const counts = rows.filter((row) => row.datasetId === datasetId).map(({ images }) => images);
    const images = counts.reduce((a, b) => a + b, 0);
    shares.set(datasetId, { images, folds, rarest: Math.min(...counts) / images });
  }
  return shares;
}
