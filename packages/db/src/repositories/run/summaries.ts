import { encodeMetric, type RunSummary } from "@foldwise/core";
import type { MetricExtremes, ReadExtremes } from "../metric-extremes";
import type { RunRow } from "./rows";

/** Rows as the pages show them, in the rows' order; one question to the metric store for each objective there is. */
export async function summarizeRuns(rows: readonly RunRow[], extremes: ReadExtremes): Promise<RunSummary[]> {
  const runIds = new Map<string, number[]>();
  for (const row of rows) {
    const metric = row.sweep?.plan.objective.metric;
    if (!metric || row.training === null) continue;
    const list = runIds.get(metric) ?? [];
    list.push(row.run.id);
    runIds.set(metric, list);
  }
  const values = new Map<string, ReadonlyMap<number, MetricExtremes>>();
  await Promise.all(
    [...runIds].map(async ([metric, ids]) => values.set(metric, await extremes(ids, metric))),
  );
  return rows.map((row) => summarizeRun(row, objectiveOf(row, values)));
}

function objectiveOf(row: RunRow, values: ReadonlyMap<string, ReadonlyMap<number, MetricExtremes>>) {
  const objective = row.sweep?.plan.objective;
  if (!objective) return null;
  const found = values.get(objective.metric)?.get(row.run.id);
  return (objective.direction === "maximize" ? found?.max : found?.min) ?? null;
}

function summarizeRun(row: RunRow, objective: number | null): RunSummary {
  const { run, sweep, trial, training, attempt } = row;
  const moving = run.state === "running" && attempt?.outcome === null;
  return {
    id: run.id,
    name: run.name,
    experimentId: run.experimentId,
    sweepId: run.sweepId,
    sweepName: sweep?.name ?? null,
    trialId: run.trialId,
    trialNumber: trial?.number ?? null,
    variant: trial?.variant ?? null,
    fold: run.fold,
    seed: run.seed,
    splitScheme: run.splitScheme,
    state: run.state,
    trainingId: run.trainingId,
    epoch: training?.epoch ?? 0,
    epochs: training?.spec.training.epochs ?? null,
    bestEpoch: training?.bestEpoch ?? null,
    attempt: training?.attempt ?? 0,
    resumedFrom: training && training.attempt > 1 ? (attempt?.fromEpoch ?? null) : null,
    shared: run.shared,
    objective: objective === null ? null : encodeMetric(objective),
    progress: moving ? (attempt?.progress ?? null) : null,
    failure: run.failure,
    params: run.params,
    tags: run.tags,
    dataset: row.dataset,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}
