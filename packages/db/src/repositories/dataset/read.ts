import type { SplitOptions, UsualSplits } from "@foldwise/core/splits";
import type { PatientBasis, SplitSide } from "@foldwise/core/words";
import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, datasetImage, split, splitPart } from "../../schema";
import { splitOptionsOf } from "../split";
import { isKnown, usualSplitsOf } from "./facts";
import { type DatasetRow, findDataset, patientBasis } from "./find";

/** A dataset with its images counted and its stored splits. */
export interface DatasetRecord extends DatasetRow {
  patientBasis: PatientBasis;
  /** Of each class in each fold; `patients` are null where the patient of an image is unknown or assumed. */
  counts: { fold: number; class: string; images: number; patients: number | null }[];
  splits: SplitRecord[];
  /** The splits of plans that name no scheme. */
  usualSplits: UsualSplits;
}

/** A stored split with the images of each class on each side of each fold. */
export interface SplitRecord extends SplitOptions {
  parts: { fold: number; side: SplitSide; class: string; images: number }[];
  /**
   * Known patients with images on both sides, by fold; null where the patients of some images are not known and none
   * that is known leaks.
   */
  leakedPatients: { fold: number; patients: number | null }[];
}

/** Every live dataset, or every deleted one, with its counts and stored splits, oldest first. */
export async function listDatasets(ctx: Context, { deleted = false } = {}): Promise<DatasetRecord[]> {
  return withCounts(ctx, await listDatasetRows(ctx, { deleted }));
}

/** {@link listDatasets} without what has to be counted. */
export async function listDatasetRows(ctx: Context, { deleted = false } = {}): Promise<DatasetRow[]> {
  const { deletedAt } = dataset;
  const wanted = deleted ? isNotNull(deletedAt) : isNull(deletedAt);
  return ctx.select().from(dataset).where(wanted).orderBy(asc(dataset.id));
}

/** A deleted one too, where no live one has the key. @throws FoldwiseError `not-found`. */
export async function readDataset({
  ctx,
  key,
}: {
  ctx: Context;
  key: number | string;
}): Promise<DatasetRecord> {
  const [record] = await withCounts(ctx, [await findDataset({ ctx, key, deleted: true })]);
  if (!record) throw new Error("a dataset that was found is counted");
  return record;
}

async function withCounts(ctx: Context, rows: readonly DatasetRow[]): Promise<DatasetRecord[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const counts = await ctx
    .select({
      datasetId: datasetImage.datasetId,
      fold: datasetImage.fold,
      class: datasetImage.class,
      images: sql`count(*)`.mapWith(Number),
      /** Known ones; null where the patient of an image is unknown or assumed. */
      patients: sql<
        number | null
      >`case when bool_and(${isKnown}) then count(distinct ${datasetImage.patient})::int end`,
    })
    .from(datasetImage)
    .where(inArray(datasetImage.datasetId, ids))
    .groupBy(datasetImage.datasetId, datasetImage.fold, datasetImage.class)
    .orderBy(datasetImage.datasetId, datasetImage.fold, datasetImage.class);
  const splits = await countSplits(ctx, ids);
  const usual = await usualSplitsOf(ctx, rows);
  return rows.map((row) => ({
    ...row,
    patientBasis: patientBasis(row),
    counts: counts
      .filter((count) => count.datasetId === row.id)
      .map(({ fold, class: name, images, patients }) => ({ fold, class: name, images, patients })),
    splits: splits
      .filter((split) => split.datasetId === row.id)
      .map(({ parts, leaked, ...options }) => ({
        ...splitOptionsOf(options),
        parts,
        leakedPatients: [...new Set(parts.map((part) => part.fold))].map((fold) => {
          const patients = leaked.get(fold) ?? 0;
          return { fold, patients: row.imagesWithoutPatient > 0 && patients === 0 ? null : patients };
        }),
      })),
    usualSplits: usualOf(usual.get(row.id)),
  }));
}

function usualOf(usual: UsualSplits | undefined): UsualSplits {
  if (!usual) throw new Error("a dataset that was found has usual splits");
  return usual;
}

async function countSplits(ctx: Context, datasetIds: readonly number[]) {
  const stored = await ctx
    .select({
      id: split.id,
      datasetId: split.datasetId,
      scheme: split.scheme,
      seed: split.seed,
      k: split.k,
      repeats: split.repeats,
      withinFold: split.withinFold,
      withinK: split.withinK,
    })
    .from(split)
    // Inner folds belong to the sweeps that choose by them: they are no splits of the whole dataset.
    .where(and(inArray(split.datasetId, [...datasetIds]), isNull(split.withinFold)))
    .orderBy(asc(split.scheme), asc(split.k), asc(split.repeats), asc(split.seed));
  if (stored.length === 0) return [];
  const placed = ctx
    .select({
      splitId: splitPart.splitId,
      datasetId: split.datasetId,
      fold: splitPart.fold,
      side: splitPart.side,
      image: sql<number>`unnest(${splitPart.images})`.as("image"),
    })
    .from(splitPart)
    .innerJoin(split, eq(split.id, splitPart.splitId))
    .where(
      inArray(
        splitPart.splitId,
        stored.map((row) => row.id),
      ),
    )
    .as("placed");
  const onImage = sql`${datasetImage.datasetId} = ${placed.datasetId} and ${datasetImage.index} = ${placed.image}`;
  const parts = await ctx
    .select({
      splitId: placed.splitId,
      fold: placed.fold,
      side: placed.side,
      class: datasetImage.class,
      images: sql`count(*)`.mapWith(Number),
    })
    .from(placed)
    .innerJoin(datasetImage, onImage)
    .groupBy(placed.splitId, placed.fold, placed.side, datasetImage.class)
    .orderBy(placed.splitId, placed.fold, placed.side, datasetImage.class);
  const sides = ctx
    .select({
      splitId: placed.splitId,
      fold: placed.fold,
      patient: sql`lower(${datasetImage.patient})`.as("patient"),
      leaks: sql<boolean>`bool_or(${placed.side} = 'test') and bool_or(${placed.side} <> 'test')`.as("leaks"),
    })
    .from(placed)
    .innerJoin(datasetImage, onImage)
    .where(isKnown)
    .groupBy(placed.splitId, placed.fold, sql`lower(${datasetImage.patient})`)
    .as("sides");
  const leaks = await ctx
    .select({ splitId: sides.splitId, fold: sides.fold, patients: sql`count(*)`.mapWith(Number) })
    .from(sides)
    .where(sql`${sides.leaks}`)
    .groupBy(sides.splitId, sides.fold);
  return stored.map((row) => ({
    ...row,
    parts: parts
      .filter((part) => part.splitId === row.id)
      .map(({ fold, side, class: name, images }) => ({ fold, side, class: name, images })),
    leaked: new Map(
      leaks.filter((leak) => leak.splitId === row.id).map((leak) => [leak.fold, leak.patients]),
    ),
  }));
}
