import { notFound } from "@foldwise/core/errors";
import type { TrainingSpec } from "@foldwise/core/sweep";
import type { SplitSide } from "@foldwise/core/words";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, datasetImage, run, split, splitPart, training } from "../../schema";

/** What a trainer needs to know of a training besides its hyperparameters. */
export interface TrainingInputs {
  trainingId: number;
  uid: string;
  spec: TrainingSpec;
  /** Null where the trainer trains on no dataset. */
  images: TrainingImages | null;
}

/** The dataset of a training, and which of its images stand on which side. */
export interface TrainingImages {
  dataset: {
    id: number;
    fingerprint: string;
    location: string;
    /** SHA-256 of the artifact that holds the images, where there is one. */
    archive: string | null;
    classes: string[];
    positiveClass: string;
    /** Paths of every image below `location`, by position. */
    paths: string[];
  };
  /** Of a training on an inner fold the outer fold that it belongs to; null of any other. */
  outerFold: number | null;
  /** Position in the dataset and position of its class, of every image of each side. */
  samples: Record<SplitSide, { index: number; class: number }[]>;
}

/** Of a training what its inputs are read by. */
export interface KnownTraining {
  id: number;
  uid: string;
  spec: TrainingSpec;
  splitId: number | null;
  fold: number;
  /** Null where the trainer trains on no dataset. */
  dataset: DatasetRow | null;
}

type DatasetRow = Pick<
  typeof dataset.$inferSelect,
  "id" | "uid" | "slug" | "fingerprint" | "classes" | "positiveClass" | "images" | "location" | "archive"
>;

/** The inputs of a training, by its id or by what is known of it. */
export type ReadInputs = (of: number | KnownTraining) => Promise<TrainingInputs>;

/** The trainer that a training is of, with its options; null where the training is gone. */
export async function trainerOptions({
  ctx,
  trainingId,
}: {
  ctx: Context;
  trainingId: number;
}): Promise<TrainingSpec["trainer"] | null> {
  const [row] = await ctx.select({ spec: training.spec }).from(training).where(eq(training.id, trainingId));
  return row?.spec.trainer ?? null;
}

/** Most images of all the splits' folds that are kept between trainings. */
const MAX_KEPT_IMAGES = 500_000;

/**
 * The inputs of trainings. What images a dataset has and how a split divides them never changes:
 * the trainings of a sweep read that once, as far as a bounded memory holds it.
 */
export function makeInputsReader({
  ctx,
  maxImages = MAX_KEPT_IMAGES,
}: {
  ctx: Context;
  maxImages?: number;
}): ReadInputs {
  /** In the order of their last use. */
  const kept = new Map<string, { images: number; read: Promise<FoldImages> }>();
  let images = 0;
  const imagesOf = (row: DatasetRow, splitId: number, fold: number) => {
    const key = `${row.uid} ${row.fingerprint} ${row.classes.join()} ${splitId} ${fold}`;
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      return known.read;
    }
    const read = readImages(ctx, { dataset: row, splitId, fold });
    kept.set(key, { images: row.images, read });
    images += row.images;
    read.catch(() => forget(key));
    for (const first of kept.keys()) {
      if (images <= maxImages || first === key) break;
      forget(first);
    }
    return read;
  };
  const forget = (key: string) => {
    images -= kept.get(key)?.images ?? 0;
    kept.delete(key);
  };
  return async (of) => {
    const known = typeof of === "number" ? await findKnown(ctx, of) : of;
    const { id, uid, spec, splitId, fold } = known;
    return {
      trainingId: id,
      uid,
      spec,
      images: known.dataset && splitId !== null ? await inputOf(known.dataset, splitId, fold) : null,
    };
  };

  async function inputOf(row: DatasetRow, splitId: number, fold: number) {
    const { id, fingerprint, location, archive, classes, positiveClass } = row;
    const { paths, ...images } = await imagesOf(row, splitId, fold);
    return { dataset: { id, fingerprint, location, archive, classes, positiveClass, paths }, ...images };
  }
}

async function findKnown(ctx: Context, trainingId: number): Promise<KnownTraining> {
  const [row] = await ctx
    .select({ training, dataset })
    .from(training)
    .leftJoin(dataset, eq(dataset.id, training.datasetId))
    .where(eq(training.id, trainingId));
  if (!row) throw notFound("training", trainingId);
  return { ...row.training, dataset: row.dataset };
}

type FoldImages = { paths: string[] } & Omit<TrainingImages, "dataset">;

async function readImages(
  ctx: Context,
  { dataset: { id, slug, classes }, splitId, fold }: { dataset: DatasetRow; splitId: number; fold: number },
): Promise<FoldImages> {
  const images = await ctx
    .select({ index: datasetImage.index, class: datasetImage.class, path: datasetImage.path })
    .from(datasetImage)
    .where(eq(datasetImage.datasetId, id))
    .orderBy(asc(datasetImage.index));
  const parts = await ctx
    .select()
    .from(splitPart)
    .where(
      and(
        eq(splitPart.splitId, splitId),
        eq(splitPart.fold, fold),
        inArray(splitPart.side, ["train", "val", "test"]),
      ),
    );
  const [inner] = await ctx.select({ outerFold: split.withinFold }).from(split).where(eq(split.id, splitId));
  const classOf = new Map(images.map((image) => [image.index, classes.indexOf(image.class)]));
  const side = (name: SplitSide) =>
    (parts.find((part) => part.side === name)?.images ?? []).map((index) => {
      const found = classOf.get(index);
      if (found === undefined || found < 0) throw notFound(`image of dataset ${slug}`, index);
      return { index, class: found };
    });
  return {
    paths: images.map(({ path }) => path),
    outerFold: inner?.outerFold ?? null,
    samples: { train: side("train"), val: side("val"), test: side("test") },
  };
}

/** The run of a trial that a training is for; null where it was deleted. */
export async function runOfTrial({
  ctx,
  trainingId,
  trialId,
}: {
  ctx: Context;
  trainingId: number;
  trialId: number;
}): Promise<number | null> {
  const [row] = await ctx
    .select({ id: run.id })
    .from(run)
    .where(and(eq(run.trainingId, trainingId), eq(run.trialId, trialId), isNull(run.deletedAt)))
    .orderBy(asc(run.id))
    .limit(1);
  return row?.id ?? null;
}
