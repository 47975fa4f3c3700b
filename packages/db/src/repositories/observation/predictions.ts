import { isKnownPatient } from "@foldwise/core/splits";
import type { LoadedPredictions, ObservedItem, ObservedPrediction } from "@foldwise/core/tables";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { datasetImage, evaluation } from "../../schema";
import { floatsOf } from "../evaluation/floats";

/**
 * Predictions of evaluations by their ids, which are the observations' versions, with the probabilities of every class where
 * those are asked for. Evaluations that are not there are left out.
 */
export async function listPredictions({
  ctx,
  datasetId,
  evaluations,
}: {
  ctx: Context;
  datasetId: number | null;
  evaluations: readonly { readonly version: string; readonly probabilities: boolean }[];
}): Promise<Map<string, LoadedPredictions>> {
  if (evaluations.length === 0) return new Map();
  const patients = datasetId === null ? new Map() : await patientsOf(ctx, datasetId);
  const ids = evaluations.map(({ version }) => Number(version));
  const whole = evaluations.flatMap(({ version, probabilities }) => (probabilities ? [Number(version)] : []));
  const rows = await ctx
    .select({
      id: evaluation.id,
      classes: evaluation.classes,
      images: evaluation.images,
      labels: evaluation.labels,
      scores: evaluation.scores,
      targets: evaluation.targets,
      predictions: evaluation.predictions,
      itemGroups: evaluation.itemGroups,
      predicted: evaluation.predicted,
      probabilities: sql<Buffer | null>`case when ${evaluation.id} = any(${sql.param(whole)}) then ${evaluation.probabilities} end`,
    })
    .from(evaluation)
    .where(sql`${evaluation.id} = any(${sql.param(ids)})`);
  return new Map(
    rows.map((row): [string, LoadedPredictions] => [
      String(row.id),
      row.targets === null
        ? {
            images: predicted(row, patients),
            ...(whole.includes(row.id) ? { probabilities: floatsOf(row.probabilities) } : {}),
          }
        : { items: predictedItems(row, row.targets, patients) },
    ]),
  );
}

async function patientsOf(ctx: Context, datasetId: number): Promise<Map<number, string | null>> {
  const rows = await ctx
    .select({ index: datasetImage.index, patient: datasetImage.patient })
    .from(datasetImage)
    .where(eq(datasetImage.datasetId, datasetId));
  // Where one patient per image is assumed throughout, images are what is drawn, and said to be.
  const isAssumed = rows.every(({ patient }) => !isKnownPatient(patient));
  return new Map(rows.map((row) => [row.index, isAssumed ? null : row.patient]));
}

function predicted(
  {
    images,
    labels,
    scores,
    predicted: calls,
    classes,
  }: Record<"images" | "labels" | "scores" | "predicted", number[] | null> & { classes: string[] | null },
  patients: ReadonlyMap<number, string | null>,
): ObservedPrediction[] {
  return (images ?? []).map((imageId, i) => ({
    imageId,
    label: classes?.[labels?.[i] ?? -1] ?? "",
    score: scores?.[i] ?? Number.NaN,
    ...(calls === null ? {} : { predicted: classes?.[calls[i] ?? -1] ?? "" }),
    patient: patients.get(imageId) ?? null,
  }));
}

/** Items with the groups that the trainer gave, or else with the dataset's patients. */
function predictedItems(
  {
    images,
    predictions,
    itemGroups,
  }: Pick<typeof evaluation.$inferSelect, "images" | "predictions" | "itemGroups">,
  targets: readonly number[],
  patients: ReadonlyMap<number, string | null>,
): ObservedItem[] {
  return targets.map((target, i) => {
    const item = images?.[i] ?? i;
    const group = itemGroups?.[i] ?? patients.get(item) ?? null;
    return { item, group, target, predicted: predictions?.[i] ?? Number.NaN };
  });
}
