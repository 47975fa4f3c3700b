export { bestAndLastCheckpoints, type CheckpointRef } from "./best-and-last";
export { listRemovableCheckpoints, markCheckpointsRemoved, type RemovableCheckpoint } from "./removable";
