import { type ImportPlan, positiveClassFirst } from "@foldwise/core/datasets";
import { invalid, type Problem } from "@foldwise/core/errors";
import { countWithoutPatient } from "@foldwise/core/splits";
import { eq, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, datasetImage, split } from "../../schema";
import type { DatasetRow } from "./find";
import { requireFreeSlug } from "./insert";
import { makeSplits } from "./make-splits";
import { type DatasetUse, datasetUse, inUse, lockDataset } from "./use";

export interface DatasetChange {
  name?: string;
  slug?: string;
  positiveClass?: string;
  /** Whose images they are, where a paper has come since. */
  paper?: string;
  /** The same images with other patients, and the report of the import that gave them. */
  patients?: { images: ImportPlan["images"]; count: number | null; report: Record<string, unknown> };
}

/**
 * Changes what people call a dataset and, while nothing was made of it, what its numbers mean: all or nothing.
 * @returns the fields that are other than before.
 * @throws FoldwiseError `not-found`; `invalid` for a slug that is taken or a class that is not there; `conflict` for a
 * change that sweeps or trainings stand against.
 */
export async function updateDataset({
  ctx,
  key,
  change,
}: {
  ctx: Context;
  key: number | string;
  change: DatasetChange;
}): Promise<{ id: number; changed: (keyof DatasetChange)[] }> {
  return ctx.transaction(async (tx) => {
    const row = await lockDataset(tx, key);
    const { classes, problems } = positiveClassFirst(row.classes, change.positiveClass);
    if (problems.length > 0) throw invalid(problems, `The dataset ${row.slug} was not changed`);
    const wanted = { ...change, positiveClass: change.positiveClass === undefined ? undefined : classes[0] };
    const changed = await changedFields(tx, row, wanted);
    if (changed.length === 0) return { id: row.id, changed };
    const against = refusals(row, wanted, changed, await datasetUse(tx, row));
    if (against.length > 0) throw inUse(row, against);
    if (changed.includes("slug") && wanted.slug) await requireFreeSlug({ ctx: tx, slug: wanted.slug });
    await tx
      .update(dataset)
      .set({
        name: wanted.name ?? row.name,
        slug: wanted.slug ?? row.slug,
        classes,
        positiveClass: classes[0] ?? row.positiveClass,
        paper: wanted.paper ?? row.paper,
      })
      .where(eq(dataset.id, row.id));
    if (changed.includes("patients") && wanted.patients) await setPatients(tx, row, wanted.patients);
    return { id: row.id, changed };
  });
}

async function changedFields(
  tx: Context,
  row: DatasetRow,
  { name, slug, positiveClass, paper, patients }: DatasetChange,
): Promise<(keyof DatasetChange)[]> {
  const changed: (keyof DatasetChange)[] = [];
  if (name !== undefined && name !== row.name) changed.push("name");
  if (slug !== undefined && slug !== row.slug) changed.push("slug");
  if (positiveClass !== undefined && positiveClass !== row.positiveClass) changed.push("positiveClass");
  if (paper !== undefined && paper !== row.paper) changed.push("paper");
  if (patients !== undefined && !(await hasPatients(tx, row.id, patients.images))) changed.push("patients");
  return changed;
}

async function hasPatients(tx: Context, id: number, images: ImportPlan["images"]): Promise<boolean> {
  const stored = await tx
    .select({ index: datasetImage.index, patient: datasetImage.patient })
    .from(datasetImage)
    .where(eq(datasetImage.datasetId, id));
  const patientOf = new Map(stored.map(({ index, patient }) => [index, patient]));
  return images.every(({ index, patient }) => patientOf.get(index) === patient);
}

function refusals(
  row: DatasetRow,
  wanted: DatasetChange,
  changed: readonly (keyof DatasetChange)[],
  { sweeps, liveSweeps, trainings }: DatasetUse,
): Problem[] {
  const count = (n: number, noun: string) => (n === 1 ? `1 ${noun}` : `${n} ${noun}s`);
  const used = `${count(sweeps, "sweep")} and ${count(trainings, "training")} use it`;
  const remedy = "delete its sweeps and purge them first, or keep it";
  return [
    ...(changed.includes("slug") && liveSweeps > 0
      ? [
          {
            field: "slug",
            value: wanted.slug ?? "",
            problem: `the plans of ${liveSweeps === 1 ? "1 sweep name" : `${liveSweeps} sweeps name`} it ${row.slug}`,
            remedy: "change its name instead, which pages show, or delete the sweeps first",
          },
        ]
      : []),
    ...(changed.includes("positiveClass") && (liveSweeps > 0 || trainings > 0)
      ? [
          {
            field: "positiveClass",
            value: wanted.positiveClass ?? "",
            problem: `${used} for ${row.positiveClass}`,
            remedy,
          },
        ]
      : []),
    ...(changed.includes("patients") && (sweeps > 0 || trainings > 0)
      ? [
          {
            field: "patients",
            value: "other patients",
            problem: `${used}, with splits of the patients as they are`,
            remedy,
          },
        ]
      : []),
  ];
}

async function setPatients(
  tx: Context,
  row: DatasetRow,
  { images, count, report }: NonNullable<DatasetChange["patients"]>,
): Promise<void> {
  await tx.execute(sql`
    update dataset_image i set patient = n.patient
    from unnest(${sql.param(images.map(({ index }) => index))}::int[], ${sql.param(images.map(({ patient }) => patient))}::text[]) as n(index, patient)
    where i.dataset_id = ${row.id} and i.index = n.index`);
  await tx
    .update(dataset)
    .set({ patients: count, imagesWithoutPatient: countWithoutPatient(images), report })
    .where(eq(dataset.id, row.id));
  await tx.delete(split).where(eq(split.datasetId, row.id));
  await makeSplits({ ctx: tx, datasetId: row.id, images, patients: count });
}
