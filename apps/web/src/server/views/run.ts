import type {
  AttemptView,
  EvaluationView,
  RunDetail as RunDetailView,
  RunSummary,
} from "@foldwise/core/contracts/http/run";
import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import { evaluationMetrics } from "@foldwise/core/metrics";
import { isOfInnerFolds } from "@foldwise/core/sweep";
import { findTrainer, namedMeasures } from "@foldwise/core/trainers";
import type { AttemptRecord, EvaluationRecord, RunDetail, RunRecord } from "@foldwise/db/repositories/run";
import { datasetRefView } from "./dataset";
import { stopView } from "./stop";

export function runView(run: RunRecord): RunSummary {
  const { sweep, trial, training, objective } = run;
  const trainer = training && findTrainer(training.trainer);
  return {
    id: run.id,
    name: run.name,
    experimentId: run.experimentId,
    sweepId: sweep?.id ?? null,
    sweepName: sweep?.name ?? null,
    trialId: trial?.id ?? null,
    trialNumber: trial?.number ?? null,
    variant: trial?.variant ?? null,
    fold: run.fold,
    innerOf: trial && isOfInnerFolds(trial) ? trial.outerFold : null,
    seed: run.seed,
    parentId: run.parentId,
    children: run.children,
    splitScheme: run.splitScheme,
    state: run.state,
    waitingForSlot: run.waitingForSlot,
    trainingId: training?.id ?? null,
    epoch: training?.epoch ?? 0,
    epochs: training?.epochs ?? null,
    bestEpoch: training?.bestEpoch ?? null,
    attempt: training?.attempt ?? 0,
    resumedFrom: training?.resumedFrom ?? null,
    shared: run.shared,
    objective: objective === null || objective.value === null ? null : encodeMetric(objective.value),
    objectiveOf: objective && {
      metric: objective.metric,
      weights: objective.weights,
      selection: objective.selection,
      epoch: objective.epoch,
    },
    progress: training?.progress ?? null,
    failure: run.failure,
    stop: stopView(run.stop),
    params: run.params,
    tags: run.tags,
    dataset: run.dataset && datasetRefView(run.dataset),
    simulated: trainer?.isSimulated ?? false,
    hasNetwork: trainer?.imageInput !== undefined,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

/** Absent where its plan named none. */
function measuresNamed(training: RunDetail["training"]): Pick<RunDetailView, "measures"> {
  const named = training === null ? [] : namedMeasures(training.spec);
  if (named.length === 0) return {};
  return { measures: named.map(({ range: [min, max], ...measure }) => ({ ...measure, range: [min, max] })) };
}

/** @param metricNames what the metric store has of it */
export function runDetailView(
  { run, evaluations, training }: RunDetail,
  metricNames: string[],
): RunDetailView {
  return {
    ...runView(run),
    fingerprint: training?.fingerprint ?? null,
    outcome: training?.outcome ?? null,
    modelParams: training?.params ?? null,
    environment: training?.environment ?? null,
    spec: training && { ...training.spec },
    ...measuresNamed(training),
    split: training?.split ?? null,
    metricNames,
    attempts: training?.attempts.map(attemptView) ?? [],
    checkpoints:
      training?.checkpoints.map(({ removedAt, ...checkpoint }) => ({
        ...checkpoint,
        removed: removedAt !== null,
      })) ?? [],
    evaluations: evaluations.map(evaluationView),
    sharedWith: training?.sharedWith ?? [],
  };
}

function attemptView({ claimedAt, endedAt, ...attempt }: AttemptRecord): AttemptView {
  return { ...attempt, claimedAt: claimedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}

/** With the metrics that follow from its confusion matrix; without classes where its task has none. */
export function evaluationView({
  classes,
  confusion,
  measures,
  ...evaluation
}: EvaluationRecord): EvaluationView {
  return {
    ...evaluation,
    classes: classes ?? [],
    confusion: confusion ?? [],
    metrics: evaluationMetrics(classes && confusion ? { classes, counts: confusion } : null, measures),
  };
}
