export { readCheckpoint } from "./checkpoint/read";
export { runEvaluation } from "./jobs/evaluate";
export { runExport } from "./jobs/export";
export { runInspection } from "./jobs/inspect";
export type { JobIo } from "./jobs/io";
export { runPrepare } from "./jobs/prepare";
export { readyEvent, TRAINER_VERSION } from "./jobs/ready";
export { runTraining } from "./jobs/train";
export { openRuntime } from "./tensorflow/runtime";
