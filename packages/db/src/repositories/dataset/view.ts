import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import { asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, datasetImage, split, splitPart } from "../../schema";
import { type DatasetRow, datasetRef, findDataset, patientBasis } from "./find";

/** Every live dataset, or every deleted one, with its counts and stored splits, oldest first. */
export async function listDatasets(ctx: Context, { deleted = false } = {}): Promise<DatasetView[]> {
  const { deletedAt } = dataset;
  const wanted = deleted ? isNotNull(deletedAt) : isNull(deletedAt);
  const rows = await ctx.select().from(dataset).where(wanted).orderBy(asc(dataset.id));
  return datasetViews(ctx, rows);
}

/** A deleted one too, where no live one has the key. @throws FoldwiseError `not-found`. */
export async function viewDataset({
  ctx,
  key,
}: {
  ctx: Context;
  key: number | string;
}): Promise<DatasetView> {
  const [view] = await datasetViews(ctx, [await findDataset({ ctx, key, deleted: true })]);
  if (!view) throw new Error("a dataset that was found has a view");
  return view;
}

async function datasetViews(ctx: Context, rows: readonly DatasetRow[]): Promise<DatasetView[]> {
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
  const splits = await splitViews(ctx, ids);
  return rows.map((row) => ({
    ...datasetRef(row),
    kind: row.kind,
    fingerprint: row.fingerprint,
    classes: row.classes,
    positiveClass: row.positiveClass,
    images: row.images,
    width: row.width,
    height: row.height,
    patients: row.imagesWithoutPatient > 0 ? null : row.patients,
    patientBasis: patientBasis(row),
    imagesWithoutPatient: row.imagesWithoutPatient,
    folds: row.folds,
    counts: counts
      .filter((count) => count.datasetId === row.id)
      .map(({ fold, class: name, images, patients }) => ({
        fold,
        class: name,
        images,
        patients,
      })),
    splits: splits
      .filter((view) => view.datasetId === row.id)
      .map(({ scheme, seed, parts, leaked }) => ({
        scheme,
        seed,
        parts,
        leakedPatients: row.folds.map((fold) => {
          const patients = leaked.get(fold) ?? 0;
          return { fold, patients: row.imagesWithoutPatient > 0 && patients === 0 ? null : patients };
        }),
      })),
    manifest: row.manifest,
    report: row.report,
    createdAt: row.createdAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  }));
}

/** The same as `isKnownPatient` of core, in SQL. */
const isKnown = sql`coalesce(not starts_with(${datasetImage.patient}, 'FILE:'), false)`;

async function splitViews(ctx: Context, datasetIds: readonly number[]) {
  const stored = await ctx
    .select({ id: split.id, datasetId: split.datasetId, scheme: split.scheme, seed: split.seed })
    .from(split)
    .where(inArray(split.datasetId, [...datasetIds]))
    .orderBy(asc(split.scheme), asc(split.seed));
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
