import { type UsualSplits, usualSplits } from "@foldwise/core/splits";
import type { DatasetFacts } from "@foldwise/core/sweep";
import { and, countDistinct, inArray, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage } from "../../schema";
import type { DatasetRow } from "./find";

/** The same as `isKnownPatient` of core, in SQL. */
export const isKnown = sql`coalesce(not starts_with(${datasetImage.patient}, 'FILE:'), false)`;

/** What the check of a plan has to know of its dataset. */
export async function datasetFacts(ctx: Context, row: DatasetRow): Promise<DatasetFacts> {
  const usual = (await usualSplitsOf(ctx, [row])).get(row.id);
  if (!usual) throw new Error("a dataset that was found has usual splits");
  return { slug: row.slug, folds: row.folds, patients: row.patients, usual };
}

/** The splits of plans that name none, by dataset. */
export async function usualSplitsOf(
  ctx: Context,
  rows: readonly Pick<DatasetRow, "id" | "patients">[],
): Promise<Map<number, UsualSplits>> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const { datasetId, fold, class: name, patient } = datasetImage;
  const counts = await ctx
    .select({
      datasetId,
      fold,
      class: name,
      images: sql`count(*)`.mapWith(Number),
      patients: countDistinct(patient),
      known: sql`count(*) filter (where ${isKnown})`.mapWith(Number),
      placed: sql`count(${datasetImage.side})`.mapWith(Number),
    })
    .from(datasetImage)
    .where(inArray(datasetId, ids))
    .groupBy(datasetId, fold, name)
    .orderBy(datasetId, fold, name);
  const folds = ctx
    .select({ datasetId, patient, folds: countDistinct(fold).as("folds") })
    .from(datasetImage)
    .where(and(inArray(datasetId, ids), isKnown))
    .groupBy(datasetId, patient)
    .as("patient_folds");
  const several = await ctx
    .select({ datasetId: folds.datasetId, patients: sql`count(*)`.mapWith(Number) })
    .from(folds)
    .where(sql`${folds.folds} > 1`)
    .groupBy(folds.datasetId);
  return new Map(
    rows.map((row) => {
      const own = counts.filter((count) => count.datasetId === row.id);
      const sum = (key: "images" | "known" | "placed") => own.reduce((total, count) => total + count[key], 0);
      const isAll = sum("known") === sum("images");
      return [
        row.id,
        usualSplits({
          counts: own,
          patients: isAll ? "all" : row.patients !== null && sum("known") > 0 ? "some" : "none",
          patientsInSeveralFolds: several.find((one) => one.datasetId === row.id)?.patients ?? 0,
          hasGivenSides: sum("placed") === sum("images"),
        }),
      ];
    }),
  );
}
