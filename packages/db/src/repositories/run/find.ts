import type { EvaluationView, RunDetail, RunSummary } from "@foldwise/core/contracts/http/run";
import { notFound } from "@foldwise/core/errors";
import { evaluationMetrics } from "@foldwise/core/metrics";
import { and, asc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { attempt, checkpoint, evaluation, run, split, splitPart, training } from "../../schema";
import { selectRuns } from "./rows";
import { summarizeRun } from "./summaries";

/** @throws FoldwiseError `not-found`. */
export async function findRun({ ctx, id }: { ctx: Context; id: number }) {
  const [row] = await selectRuns(ctx, and(eq(run.id, id), isNull(run.deletedAt)), 1);
  if (!row) throw notFound("run", id);
  return row;
}

/** @throws FoldwiseError `not-found`. */
export async function viewRun({
  ctx,
  id,
}: {
  ctx: Context;
  id: number;
}): Promise<{ run: RunSummary; evaluations: EvaluationView[] }> {
  const row = await findRun({ ctx, id });
  return {
    run: summarizeRun(row),
    evaluations: row.training ? await listEvaluations({ ctx, trainingIds: [row.training.id] }) : [],
  };
}

/** Everything of a run but its points; `metricNames` is what the metric store answers for it. */
export async function viewRunDetail({
  ctx,
  id,
  metricNames,
}: {
  ctx: Context;
  id: number;
  metricNames: (runId: number) => Promise<string[]>;
}): Promise<RunDetail> {
  const { run: summary, evaluations } = await viewRun({ ctx, id });
  const names = await metricNames(id);
  const empty = {
    ...summary,
    fingerprint: null,
    outcome: null,
    modelParams: null,
    environment: null,
    spec: null,
    split: null,
    metricNames: names,
    attempts: [],
    checkpoints: [],
    evaluations,
    sharedWith: [],
  };
  const { trainingId } = summary;
  if (trainingId === null) return empty;
  const [row] = await ctx.select().from(training).where(eq(training.id, trainingId));
  if (!row) return empty;
  const [attempts, checkpoints, sharedWith, splitView] = await Promise.all([
    ctx.select().from(attempt).where(eq(attempt.trainingId, trainingId)).orderBy(asc(attempt.number)),
    ctx.select().from(checkpoint).where(eq(checkpoint.trainingId, trainingId)).orderBy(asc(checkpoint.id)),
    ctx
      .select({ id: run.id, name: run.name, sweepId: run.sweepId })
      .from(run)
      .where(and(eq(run.trainingId, trainingId), ne(run.id, id), isNull(run.deletedAt)))
      .orderBy(asc(run.id)),
    row.splitId === null ? null : viewSplit(ctx, row.splitId, row.fold),
  ]);
  return {
    ...empty,
    fingerprint: row.fingerprint,
    outcome: row.outcome,
    modelParams: row.params,
    environment: row.environment,
    spec: { ...row.spec },
    split: splitView,
    attempts: attempts.map(({ trainingId: _, seenAt: __, progress: ___, claimedAt, endedAt, ...rest }) => ({
      ...rest,
      claimedAt: claimedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    })),
    checkpoints: checkpoints.map(({ epoch, attempt: number, sha256, bytes, isBest, removedAt }) => ({
      epoch,
      attempt: number,
      sha256,
      bytes,
      isBest,
      removed: removedAt !== null,
    })),
    sharedWith,
  };
}

async function viewSplit(ctx: Context, splitId: number, fold: number): Promise<RunDetail["split"]> {
  const rows = await ctx
    .select({
      scheme: split.scheme,
      seed: split.seed,
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
  const { scheme, seed, fingerprint } = first;
  return { scheme, seed, fingerprint, train: of("train"), val: of("val"), test: of("test") };
}

/** Evaluations without their predictions, by training, weights, sigma and replicate. */
export async function listEvaluations({
  ctx,
  trainingIds,
}: {
  ctx: Context;
  trainingIds: readonly number[];
}): Promise<EvaluationView[]> {
  if (trainingIds.length === 0) return [];
  const rows = await ctx
    .select({
      id: evaluation.id,
      trainingId: evaluation.trainingId,
      weights: evaluation.weights,
      epoch: evaluation.epoch,
      sigma: evaluation.sigma,
      realisedSigma: evaluation.realisedSigma,
      replicate: evaluation.replicate,
      conditions: evaluation.conditions,
      images: sql`coalesce(cardinality(${evaluation.images}), 0)`.mapWith(Number),
      classes: evaluation.classes,
      confusion: evaluation.confusion,
      measures: evaluation.measures,
    })
    .from(evaluation)
    .where(and(inArray(evaluation.trainingId, [...trainingIds]), eq(evaluation.side, "test")))
    .orderBy(
      asc(evaluation.trainingId),
      asc(evaluation.weights),
      asc(evaluation.sigma),
      asc(evaluation.replicate),
    );
  return rows.map(({ classes, confusion, measures, ...row }) => ({
    ...row,
    classes: classes ?? [],
    confusion: confusion ?? [],
    metrics: evaluationMetrics(classes && confusion ? { classes, counts: confusion } : null, measures),
  }));
}
