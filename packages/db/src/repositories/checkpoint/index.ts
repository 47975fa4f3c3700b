export { bestAndLastCheckpoints, type CheckpointRef, type StoredCheckpoint } from "./best-and-last";
export { copyCheckpoints, findParents, isAwaitedByCopy, type ParentCheckpoint } from "./copies";
export { type EvaluatedCheckpoint, evaluatedCheckpoint, objectiveAt } from "./evaluated";
export { fillCheckpointMetrics } from "./fill-metrics";
export { markCheckpointsRemoved, type RemovableCheckpoint } from "./removable";
