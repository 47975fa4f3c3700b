import type { RunObjective, RunRecord, RunTraining } from "@foldwise/db/repositories/run";

const AT = new Date("2026-01-02T03:04:05.006Z");

export const TRAINING: RunTraining = {
  id: 5,
  trainer: "tfjs",
  epoch: 3,
  epochs: 10,
  bestEpoch: 2,
  attempt: 1,
  resumedFrom: null,
  progress: null,
};

export const OBJECTIVE: RunObjective = {
  metric: "val/auc",
  weights: "best",
  selection: null,
  epoch: 2,
  value: 0.5,
};

/** A running run of a sweep. */
export function runRecordOf(values: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 7,
    name: "MAC fold 0",
    experimentId: 1,
    sweep: { id: 2, name: "two arms" },
    trial: { id: 3, number: 1, variant: "MAC", outerFold: null, isRefit: false },
    training: TRAINING,
    dataset: null,
    fold: 0,
    seed: 1,
    parentId: null,
    children: 0,
    splitScheme: null,
    state: "running",
    waitingForSlot: false,
    shared: false,
    objective: OBJECTIVE,
    failure: null,
    stop: null,
    params: {},
    tags: {},
    createdAt: AT,
    startedAt: AT,
    finishedAt: null,
    ...values,
  };
}
