import { type TrainingSpec, trainingFingerprint } from "@foldwise/core/sweep";
import { mostEpochs } from "@foldwise/core/trainers";
import { asc, inArray } from "drizzle-orm";
import type { Context } from "../../client";
import { training } from "../../schema";
import { requeueTrainings } from "./requeue";

export interface FoundTraining {
  trainingId: number;
  shared: boolean;
}

/**
 * The trainings of these specs by fingerprint. Those that are there are locked first, in order of id, then the rest are
 * made in order of fingerprint: two trials that open with the same trainings wait for each other at one place only.
 */
export async function findOrMakeTrainings(
  tx: Context,
  {
    datasetId,
    splitId,
    specs,
    resourceClass,
  }: {
    datasetId: number | null;
    splitId: number | null;
    specs: readonly TrainingSpec[];
    resourceClass: string;
  },
): Promise<Map<string, FoundTraining>> {
  const byFingerprint = new Map(specs.map((spec) => [trainingFingerprint(spec), spec]));
  const fingerprints = [...byFingerprint.keys()].sort();
  const found = await joinTrainings(tx, fingerprints);
  const values = fingerprints
    .filter((fingerprint) => !found.has(fingerprint))
    .flatMap((fingerprint) => {
      const spec = byFingerprint.get(fingerprint);
      return spec
        ? [
            {
              fingerprint,
              spec,
              datasetId,
              splitId,
              fold: spec.fold,
              seed: spec.seed,
              epochs: mostEpochs(spec),
              resourceClass,
            },
          ]
        : [];
    });
  if (values.length === 0) return found;
  const made = await tx
    .insert(training)
    .values(values)
    .onConflictDoNothing({ target: training.fingerprint })
    .returning({ id: training.id, fingerprint: training.fingerprint });
  for (const { id, fingerprint } of made) found.set(fingerprint, { trainingId: id, shared: false });
  // Another trial made it between the two statements.
  const rest = values.map(({ fingerprint }) => fingerprint).filter((fingerprint) => !found.has(fingerprint));
  for (const [fingerprint, training] of await joinTrainings(tx, rest)) found.set(fingerprint, training);
  return found;
}

/** Trainings that failed or were cancelled are asked for anew: they go on from their last checkpoint. */
async function joinTrainings(
  tx: Context,
  fingerprints: readonly string[],
): Promise<Map<string, FoundTraining>> {
  if (fingerprints.length === 0) return new Map();
  const rows = await tx
    .select({ id: training.id, fingerprint: training.fingerprint })
    .from(training)
    .where(inArray(training.fingerprint, [...fingerprints]))
    .orderBy(asc(training.id))
    .for("update");
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await requeueTrainings(tx, ids, "join");
  return new Map(rows.map(({ id, fingerprint }) => [fingerprint, { trainingId: id, shared: true }]));
}
