import { viewRunDetail } from "@foldwise/db/repositories/run";
import type { Services } from "../services";

/** @throws FoldwiseError `not-found`. */
export async function showRun({ db, metrics }: Services, id: number) {
  const metricNames = (runId: number) => metrics.names({ owners: [{ runId }] });
  return { run: await viewRunDetail({ ctx: db, id, metricNames }) };
}
