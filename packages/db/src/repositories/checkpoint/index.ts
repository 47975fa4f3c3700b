export { bestAndLastCheckpoints, type CheckpointRef } from "./best-and-last";
export { type EvaluatedCheckpoint, evaluatedCheckpoint, objectiveAt } from "./evaluated";
export { fillCheckpointMetrics } from "./fill-metrics";
export { listRemovableCheckpoints, markCheckpointsRemoved, type RemovableCheckpoint } from "./removable";
