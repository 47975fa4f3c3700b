import { trainingMachine } from "@foldwise/core/states";
import { type TrainingSpec, trainingFingerprint } from "@foldwise/core/sweep";
import { and, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { run, training } from "../../schema";
import { lockRunsOfTrainings, lockTrainings } from "../locks";
import { requeueTrainings } from "./requeue";
import type { TrainingRow } from "./row";
import { sameVersions, takeOverVersions, type Versions } from "./versions";

export interface LockedTraining {
  row: TrainingRow;
  /** Set where a worker of these versions would train something else: what it would be then. */
  other: TakeOver | null;
}

interface TakeOver {
  spec: TrainingSpec;
  fingerprint: string;
  /** The training there is of that fingerprint. */
  target: TrainingRow | null;
}

/**
 * The training that a trial's run has now. A worker of another build may have moved the run since its workflow was told
 * of a training; the fold and the seed say which run it is.
 */
export async function currentTrainingId(
  ctx: Context,
  { trainingId, trialId }: { trainingId: number; trialId: number },
): Promise<number> {
  const [found] = await ctx
    .select({ id: run.trainingId })
    .from(training)
    .innerJoin(run, and(eq(run.fold, training.fold), eq(run.seed, training.seed), eq(run.trialId, trialId)))
    .where(and(eq(training.id, trainingId), isNull(run.deletedAt)));
  return found?.id ?? trainingId;
}

/** Locks a training with its runs, and what it would become under the versions of the worker that asks. */
export async function lockForVersions(
  tx: Context,
  { trainingId, versions }: { trainingId: number; versions: Versions | null },
): Promise<LockedTraining | null> {
  const [seen] = await tx.select().from(training).where(eq(training.id, trainingId));
  if (!seen) return null;
  const wanted = versions && otherSpec(seen, versions);
  const [existing] = wanted
    ? await tx
        .select({ id: training.id })
        .from(training)
        .where(eq(training.fingerprint, trainingFingerprint(wanted)))
    : [];
  const ids = existing ? [trainingId, existing.id] : [trainingId];
  await lockRunsOfTrainings(tx, ids);
  const rows = await lockTrainings(tx, ids);
  const row = rows.find(({ id }) => id === trainingId);
  if (!row) return null;
  const spec = versions && otherSpec(row, versions);
  if (!spec) return { row, other: null };
  const fingerprint = trainingFingerprint(spec);
  const target = rows.find((other) => other.fingerprint === fingerprint) ?? null;
  return { row, other: { spec, fingerprint, target } };
}

function otherSpec(row: TrainingRow, versions: Versions): TrainingSpec | null {
  if (sameVersions(row.spec.versions, versions)) return null;
  return { ...row.spec, versions: takeOverVersions(row.spec, versions, row) };
}

/**
 * Lets a training be that of the worker that is about to train it: its fingerprint follows, or its runs move to the
 * training that has that fingerprint.
 * @returns the training to go on with, and the runs that moved to it.
 */
export async function takeOver(
  tx: Context,
  { row, other }: LockedTraining,
): Promise<{ row: TrainingRow; moved: number[] }> {
  if (!other) return { row, moved: [] };
  const { spec, fingerprint, target } = other;
  if (!target) {
    const [changed] = await tx
      .update(training)
      .set({ spec, fingerprint })
      .where(eq(training.id, row.id))
      .returning();
    return { row: changed ?? row, moved: [] };
  }
  const moved = await tx
    .update(run)
    .set({ trainingId: target.id, shared: true })
    .where(and(eq(run.trainingId, row.id), isNull(run.deletedAt)))
    .returning({ id: run.id });
  // Kept, without runs: workflows know it by its id, and a plan that a worker of its versions serves takes it up again.
  await tx
    .update(training)
    .set({ state: trainingMachine.require(row.state, "cancel") })
    .where(eq(training.id, row.id));
  await requeueTrainings(tx, [target.id], "join");
  const [joined] = await tx.select().from(training).where(eq(training.id, target.id));
  return { row: joined ?? target, moved: moved.map(({ id }) => id) };
}
