import { and, asc, eq, isNull, ne, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, checkpoint, run, split, splitPart, training } from "../../schema";
import { splitOptionsOf } from "../split";
import { type EvaluationRecord, listEvaluations } from "./evaluations";
import { findRun } from "./find";
import type { RunRecord } from "./record";

type TrainingRow = typeof training.$inferSelect;

/** Everything of a run but its points. */
export interface RunDetail {
  run: RunRecord;
  evaluations: EvaluationRecord[];
  training: TrainingDetail | null;
}

/** What stands behind a run: how it was trained, by whom, and what is kept of it. */
export interface TrainingDetail
  extends Pick<TrainingRow, "fingerprint" | "outcome" | "params" | "environment" | "spec"> {
  /** Images on each side; null where it was trained on no dataset. */
  split: {
    scheme: string;
    seed: number;
    /** Of schemes that make k folds. */
    k?: number;
    repeats?: number;
    fingerprint: string;
    train: number;
    val: number;
    test: number;
  } | null;
  /** Oldest first. */
  attempts: AttemptRecord[];
  checkpoints: Pick<
    typeof checkpoint.$inferSelect,
    "epoch" | "attempt" | "sha256" | "bytes" | "isBest" | "removedAt"
  >[];
  /** Other runs that it serves. */
  sharedWith: { id: number; name: string; sweepId: number | null }[];
}

export type AttemptRecord = Pick<
  typeof attempt.$inferSelect,
  | "number"
  | "workerId"
  | "fromEpoch"
  | "toEpoch"
  | "outcome"
  | "failure"
  | "environment"
  | "claimedAt"
  | "endedAt"
>;

/** @throws FoldwiseError `not-found`. */
export async function findRunDetail({ ctx, id }: { ctx: Context; id: number }): Promise<RunDetail> {
  const found = await findRun({ ctx, id });
  if (found.training === null) return { run: found, evaluations: [], training: null };
  const trainingId = found.training.id;
  const [evaluations, detail] = await Promise.all([
    listEvaluations({ ctx, trainingIds: [trainingId] }),
    findTraining(ctx, { trainingId, runId: id }),
  ]);
  return { run: found, evaluations, training: detail };
}

async function findTraining(
  ctx: Context,
  { trainingId, runId }: { trainingId: number; runId: number },
): Promise<TrainingDetail | null> {
  const [row] = await ctx.select().from(training).where(eq(training.id, trainingId));
  if (!row) return null;
  const [attempts, checkpoints, sharedWith, parts] = await Promise.all([
    ctx
      .select({
        number: attempt.number,
        workerId: attempt.workerId,
        fromEpoch: attempt.fromEpoch,
        toEpoch: attempt.toEpoch,
        outcome: attempt.outcome,
        failure: attempt.failure,
        environment: attempt.environment,
        claimedAt: attempt.claimedAt,
        endedAt: attempt.endedAt,
      })
      .from(attempt)
      .where(eq(attempt.trainingId, trainingId))
      .orderBy(asc(attempt.number)),
    ctx
      .select({
        epoch: checkpoint.epoch,
        attempt: checkpoint.attempt,
        sha256: checkpoint.sha256,
        bytes: checkpoint.bytes,
        isBest: checkpoint.isBest,
        removedAt: checkpoint.removedAt,
      })
      .from(checkpoint)
      .where(eq(checkpoint.trainingId, trainingId))
      .orderBy(asc(checkpoint.id)),
    ctx
      .select({ id: run.id, name: run.name, sweepId: run.sweepId })
      .from(run)
      .where(and(eq(run.trainingId, trainingId), ne(run.id, runId), isNull(run.deletedAt)))
      .orderBy(asc(run.id)),
    row.splitId === null ? null : splitOf(ctx, row.splitId, row.fold),
  ]);
  const { fingerprint, outcome, params, environment, spec } = row;
  return { fingerprint, outcome, params, environment, spec, split: parts, attempts, checkpoints, sharedWith };
}

async function splitOf(ctx: Context, splitId: number, fold: number): Promise<TrainingDetail["split"]> {
  const rows = await ctx
    .select({
      scheme: split.scheme,
      seed: split.seed,
      k: split.k,
      repeats: split.repeats,
      withinFold: split.withinFold,
      withinK: split.withinK,
      fingerprint: split.fingerprint,
      side: splitPart.side,
      images: sql`cardinality(${splitPart.images})`.mapWith(Number),
    })
    .from(split)
    .innerJoin(splitPart, and(eq(splitPart.splitId, split.id), eq(splitPart.fold, fold)))
    .where(eq(split.id, splitId));
  const [first] = rows;
  if (!first) return null;
  const of = (side: string) => rows.find((row) => row.side === side)?.images ?? 0;
  const { fingerprint } = first;
  return { ...splitOptionsOf(first), fingerprint, train: of("train"), val: of("val"), test: of("test") };
}
