import type { PlanInput } from "@foldwise/core/sweep";
import { eq } from "drizzle-orm";
import type { Database } from "../../client";
import { dataset, datasetImage, sweep } from "../../schema";
import { advanceSweep, createSweep } from "../sweep";
import { openTrial } from "../trial";

const SLUG = "rows-only";

/** A dataset of two folds with 12 images of two classes each; its rows, without files. */
export async function storeRowsOnlyDataset(db: Database): Promise<void> {
  const images = [0, 1].flatMap((fold) =>
    ["blast", "normal"].flatMap((name) => Array.from({ length: 12 }, () => ({ fold, class: name }))),
  );
  const [row] = await db
    .insert(dataset)
    .values({
      slug: SLUG,
      name: "Rows only",
      kind: "synthetic",
      isSynthetic: true,
      fingerprint: "e".repeat(64),
      classes: ["blast", "normal"],
      positiveClass: "blast",
      images: images.length,
      width: 32,
      height: 32,
      patients: 0,
      folds: [0, 1],
      location: "nowhere",
      manifest: {},
      report: {},
    })
    .returning({ id: dataset.id });
  if (!row) throw new Error("the dataset was not stored");
  await db.insert(datasetImage).values(
    images.map((image, index) => ({
      ...image,
      datasetId: row.id,
      index,
      path: `${index}.bmp`,
      sha256: index.toString(16).padStart(64, "0"),
    })),
  );
}

/** A sweep with its first trial open, as a worker's activities make them. */
export async function openSimulatedTrial(
  db: Database,
  { versions = { simulate: "1" }, ...plan }: Partial<PlanInput> & { versions?: Record<string, string> } = {},
): Promise<{ sweepId: number; trialId: number; trainingIds: number[] }> {
  const source = JSON.stringify({
    name: "simulated",
    experiment: "tests",
    dataset: SLUG,
    trainer: { kind: "simulate" },
    folds: [0],
    evaluation: { testSigmas: [0] },
    ...plan,
  });
  const { id: sweepId } = await createSweep({ ctx: db, source });
  const [row] = await db.select({ uid: sweep.uid }).from(sweep).where(eq(sweep.id, sweepId));
  const { open } = await advanceSweep({ ctx: db, sweepId, uid: row?.uid ?? "", generation: 1 });
  const [trialId = 0] = open[0] ?? [];
  const { trainingIds } = await openTrial({ ctx: db, trialId, versionsOf: async () => versions });
  return { sweepId, trialId, trainingIds };
}
