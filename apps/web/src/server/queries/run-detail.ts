import type { EvaluationView, RunSummary } from "@foldwise/core/contracts/http/run";
import type { Database } from "@foldwise/db/client";
import { findRun, findRunDetail, listEvaluations } from "@foldwise/db/repositories/run";
import type { Services } from "../services";
import { evaluationView, runDetailView, runView } from "../views/run";

/** @throws FoldwiseError `not-found`. */
export async function showRun({ db, metrics }: Services, id: number) {
  const detail = await findRunDetail({ ctx: db, id });
  return { run: runDetailView(detail, await metrics.names({ owners: [{ runId: id }] })) };
}

/** A run and its evaluations, without what never changes. @throws FoldwiseError `not-found`. */
export async function showRunProgress(
  db: Database,
  id: number,
): Promise<{ run: RunSummary; evaluations: EvaluationView[] }> {
  const run = await findRun({ ctx: db, id });
  const trainingIds = run.training ? [run.training.id] : [];
  const evaluations = await listEvaluations({ ctx: db, trainingIds });
  return { run: runView(run), evaluations: evaluations.map(evaluationView) };
}
