import { conflict, FoldwiseError, notFound } from "@foldwise/core/errors";
import type { Report } from "@foldwise/core/trainers";
import { and, eq } from "drizzle-orm";
import type { Database } from "../../client";
import { type MetricStore, type PointInput, toPoints } from "../../metrics";
import { attempt, attemptReport, run, training } from "../../schema";
import { logRefusedReport } from "../log-line";
import { pointKey, type ReportState, type Taken, takeReports } from "./take";

/** Requests of one attempt that come at once wait for each other; this often is tried. */
const MAX_TRIES = 20;

export interface StoredReports {
  trainingId: number;
  /** Those that are new, as they were stored. */
  points: readonly PointInput[];
  /** Values that were there already. */
  repeated: number;
  warnings: readonly string[];
}

/**
 * Stores what an attempt's program reports over HTTP, all of it or nothing, in one transaction with the fence. Values
 * that the attempt has at the same step are left out, so that a request that is sent again adds nothing. What is refused
 * because the attempt is no longer the one to report is noted in its log.
 * @param digest of the token that came with the request
 * @throws FoldwiseError `unauthenticated` for an unknown token; `forbidden` for one of another run; `not-found`;
 *   `fenced` when a newer attempt has the training; `conflict` when the attempt has ended; `invalid` for more than an
 *   attempt may have; `too-many-requests` when too many come at once
 */
export async function storeReports({
  db,
  metrics,
  runId,
  digest,
  reports,
}: {
  db: Database;
  metrics: Pick<MetricStore, "appendFenced" | "readPoints">;
  runId: number;
  digest: string;
  reports: readonly Report[];
}): Promise<StoredReports> {
  for (let n = 0; n < MAX_TRIES; n++) {
    const holder = await holderOf({ db, runId, digest });
    const { trainingId, number, steps, state } = holder;
    const refusal = refusalOf(runId, holder);
    if (refusal !== null) {
      await logRefusedReport({ ctx: db, trainingId, number, why: refusal.message });
      throw refusal;
    }
    const taken = takeReports(reports, {
      state,
      stored: await storedKeys(metrics, { trainingId, number, state, reports }),
      time: Date.now(),
      steps,
    });
    if (await write({ db, metrics, trainingId, number, seen: state.sequence, taken })) {
      const { points, repeated, warnings } = taken;
      return { trainingId, points, repeated, warnings };
    }
  }
  throw new FoldwiseError(
    "too-many-requests",
    "Too many requests of this attempt came at once; nothing of this one was stored. Send it again, or several reports in one.",
    { retryAfter: 1 },
  );
}

/** The attempt that a token is of, as it stands. */
async function holderOf({ db, runId, digest }: { db: Database; runId: number; digest: string }) {
  const [found] = await db
    .select({
      trainingId: training.id,
      current: training.attempt,
      steps: training.epochs,
      number: attempt.number,
      endedAt: attempt.endedAt,
      outcome: attempt.outcome,
      state: attemptReport,
    })
    .from(attemptReport)
    .innerJoin(training, eq(training.id, attemptReport.trainingId))
    .innerJoin(
      attempt,
      and(eq(attempt.trainingId, attemptReport.trainingId), eq(attempt.number, attemptReport.attempt)),
    )
    .where(eq(attemptReport.digest, digest));
  if (!found) throw new FoldwiseError("unauthenticated", "Invalid token.");
  const { trainingId } = found;
  const [asked] = await db.select({ trainingId: run.trainingId }).from(run).where(eq(run.id, runId));
  if (!asked) throw notFound("run", runId);
  if (asked.trainingId !== trainingId)
    throw new FoldwiseError("forbidden", `This token is another run's: it may not report for run ${runId}.`);
  return found;
}

/** Why an attempt may no longer report; null where it may. */
function refusalOf(
  runId: number,
  { current, number, endedAt, outcome }: Awaited<ReturnType<typeof holderOf>>,
): FoldwiseError | null {
  if (current !== number)
    return new FoldwiseError(
      "fenced",
      `Attempt ${number} of run ${runId} may no longer report: attempt ${current} has replaced it.`,
    );
  if (endedAt !== null)
    return conflict(`Attempt ${number} of run ${runId} has ended (${outcome}): it may no longer report.`);
  return null;
}

/** The attempt's points at the steps that are not above all that came before: only those can be there already. */
async function storedKeys(
  metrics: Pick<MetricStore, "readPoints">,
  {
    trainingId,
    number,
    state,
    reports,
  }: { trainingId: number; number: number; state: ReportState; reports: readonly Report[] },
): Promise<string[]> {
  const again = reports.filter(({ step = 0, metrics: given }) => given.length > 0 && step <= state.step);
  if (state.sequence === 0 || again.length === 0) return [];
  const steps = again.map(({ step = 0 }) => step);
  const { series } = await metrics.readPoints({
    owners: [{ trainingId }],
    names: [...new Set(again.flatMap(({ metrics: given }) => given.map(({ name }) => name)))],
    fromStep: BigInt(Math.min(...steps)),
    toStep: BigInt(Math.max(...steps)),
    attempt: number,
  });
  return series.flatMap(({ name, points }) => toPoints(points).map((point) => pointKey({ name, ...point })));
}

/** @returns false when another request of the attempt was faster, or the attempt has been replaced or has ended meanwhile */
async function write({
  db,
  metrics,
  trainingId,
  number,
  seen,
  taken: { points, next },
}: {
  db: Database;
  metrics: Pick<MetricStore, "appendFenced">;
  trainingId: number;
  number: number;
  /** The sequence that was decided on. */
  seen: number;
  taken: Taken;
}): Promise<boolean> {
  const writing = db.transaction(async (tx) => {
    // Tests the fence and keeps the training's row to the end, without which the attempt cannot end meanwhile.
    await metrics.appendFenced({ trainingId, attempt: number, points: [] }, tx);
    const own = and(eq(attempt.trainingId, trainingId), eq(attempt.number, number));
    const [current] = await tx.select({ endedAt: attempt.endedAt }).from(attempt).where(own);
    if (!current || current.endedAt !== null) return false;
    const { rowCount } = await tx
      .update(attemptReport)
      .set(next)
      .where(
        and(
          eq(attemptReport.trainingId, trainingId),
          eq(attemptReport.attempt, number),
          eq(attemptReport.sequence, seen),
        ),
      );
    if (!rowCount) return false;
    if (points.length > 0) await metrics.appendFenced({ trainingId, attempt: number, points }, tx);
    return true;
  });
  return writing.catch((error: unknown) => {
    // Who looks again is told by which attempt, and that is noted.
    if (error instanceof FoldwiseError && error.code === "fenced") return false;
    throw error;
  });
}
