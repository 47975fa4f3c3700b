import { notFound } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import { listRunModels } from "@foldwise/db/repositories/logged-model";
import {
  findRunEntry,
  findRunId,
  listAttributions,
  listRunInputs,
  type RunEntry,
} from "@foldwise/db/repositories/logged-run";
import type { Services } from "../services";
import { hexId, runMessage } from "./views/run";

/** Numbers of runs by their UUID, which never change; the oldest is forgotten. */
const MAX_KNOWN = 50_000;
const known = new Map<string, number>();

/** The number of a run, deleted or not. @throws FoldwiseError `not-found` */
export async function requireRunId(ctx: Context, uid: string): Promise<number> {
  const before = known.get(uid);
  if (before !== undefined) return before;
  const id = await findRunId({ ctx, uid });
  if (id === null) throw notFound("run", hexId(uid));
  const [oldest] = known.keys();
  if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(uid, id);
  return id;
}

/** @throws FoldwiseError `not-found` */
export async function requireRunEntry(ctx: Context, uid: string): Promise<RunEntry> {
  const found = await findRunEntry({ ctx, uid });
  if (!found) throw notFound("run", hexId(uid));
  return found;
}

/** Runs with their latest values, inputs and what those were measured of. */
export async function runMessages(
  { db, metrics }: Pick<Services, "db" | "metrics">,
  runs: readonly RunEntry[],
) {
  const runIds = runs.map(({ id }) => id);
  const [lastPoints, attributions, inputs, models] = await Promise.all([
    metrics.lastPoints({ runIds }),
    listAttributions({ ctx: db, runIds }),
    listRunInputs({ ctx: db, runIds }),
    listRunModels({ ctx: db, runIds }),
  ]);
  const pointsOf = byRun(lastPoints);
  const attributionsOf = byRun(attributions);
  const inputsOf = byRun(inputs);
  const modelsOf = byRun(models);
  return runs.map((run) =>
    runMessage(run, {
      lastPoints: pointsOf(run.id),
      attributions: attributionsOf(run.id),
      inputs: inputsOf(run.id),
      models: modelsOf(run.id),
    }),
  );
}

/** What finds the rows of a run. */
function byRun<Row extends { runId: number }>(rows: readonly Row[]): (runId: number) => readonly Row[] {
  const known = new Map<number, Row[]>();
  for (const row of rows) {
    const list = known.get(row.runId);
    if (list) list.push(row);
    else known.set(row.runId, [row]);
  }
  return (runId) => known.get(runId) ?? [];
}
