import type { RunSummary } from "@foldwise/core/contracts/http/run";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { isWaitingForSlot } from "@foldwise/core/sweep";
import { findTrainer } from "@foldwise/core/trainers";
import { objectiveAt } from "../checkpoint/evaluated";
import type { RunRow } from "./rows";

/** A row as the pages show it; state and objective are of one reading, so neither runs ahead of the other. */
export function summarizeRun(row: RunRow): RunSummary {
  const { run, sweep, trial, training, attempt, evaluated } = row;
  const trainer = findTrainer(training?.spec.trainer.kind);
  const objective = sweep ? objectiveAt(sweep.plan.objective, evaluated) : null;
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
    waitingForSlot: isWaitingForSlot(run.state, {
      claimed: training?.isClaimed ? 1 : 0,
      queued: training?.isQueued ? 1 : 0,
    }),
    trainingId: run.trainingId,
    epoch: training?.epoch ?? 0,
    epochs: training?.epochs ?? null,
    bestEpoch: training?.bestEpoch ?? null,
    attempt: training?.attempt ?? 0,
    resumedFrom: training && training.attempt > 1 ? (attempt?.fromEpoch ?? null) : null,
    shared: run.shared,
    objective: objective === null ? null : encodeMetric(objective),
    objectiveOf: objectiveOf(row),
    progress: moving ? (attempt?.progress ?? null) : null,
    failure: run.failure,
    params: run.params,
    tags: run.tags,
    dataset: row.dataset,
    simulated: trainer?.isSimulated ?? false,
    hasNetwork: trainer?.imageInput !== undefined,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

function objectiveOf({ sweep, training, evaluated }: RunRow): RunSummary["objectiveOf"] {
  if (!sweep || !training || !evaluated) return null;
  const { objective, evaluation } = sweep.plan;
  const { weights } = evaluation;
  const trainer = weights === "best" ? findTrainer(training.spec.trainer.kind) : null;
  const selection = trainer?.selection(training.spec) ?? null;
  return { metric: objective.metric, weights, selection, epoch: evaluated.epoch };
}
