/** Of the worker that runs workflows. */
export const WORKFLOW_OPTIONS = {
  /** Trials whose workflow stays in memory between its turns. */
  maxCachedWorkflows: 500,
  /**
   * How long a workflow may compute at once. The time passes also while the process is stopped, as with its container; once it is over
   * the SDK breaks the computation off, and Node (20.20.2, with SDK 1.24.0) then ends the whole worker: its async hooks are left
   * as they were. The SDK's own bound is 5 s, against endless loops, which these workflows do not have.
   */
  isolateExecutionTimeout: 86_400_000,
} as const;
