import { TASK_QUEUES, type TrialWork } from "@foldwise/core/contracts/temporal";
import type { ActivityOptions, LocalActivityOptions } from "@temporalio/workflow";

/**
 * Work on Postgres: tried again without limit, since Postgres may be away for as long as it likes; what trying again
 * cannot cure fails at once by its own type.
 */
export const CONTROL_OPTIONS: ActivityOptions = {
  taskQueue: TASK_QUEUES.control,
  startToCloseTimeout: "2 minutes",
  retry: {
    initialInterval: "500 milliseconds",
    backoffCoefficient: 2,
    maximumInterval: "10 seconds",
    maximumAttempts: Number.POSITIVE_INFINITY,
  },
};

/**
 * The same work within a workflow task, on the worker that runs the workflow: no queue, and one event of the history where
 * an activity has three. A worker that is lost meanwhile is noticed after the time-out of a workflow task, 10 s.
 */
export const LOCAL_CONTROL_OPTIONS: LocalActivityOptions = {
  startToCloseTimeout: CONTROL_OPTIONS.startToCloseTimeout,
  retry: CONTROL_OPTIONS.retry,
};

/** Set in histories whose workflows do their work on Postgres within workflow tasks. */
export const LOCAL_CONTROL_PATCH = "control-in-workflow-tasks";

/**
 * Training: a worker that is lost is noticed by its heartbeat and the next takes over. How often that may happen is
 * counted in Postgres (attempts in a row without a finished epoch), not here, since Temporal's count would forget.
 */
export function trainOptions({ trainQueue, heartbeatMs, priority }: TrialWork): ActivityOptions {
  return {
    taskQueue: trainQueue,
    priority,
    startToCloseTimeout: "60 days",
    heartbeatTimeout: heartbeatMs,
    cancellationType: "WAIT_CANCELLATION_COMPLETED",
    retry: {
      initialInterval: "1 second",
      backoffCoefficient: 2,
      maximumInterval: "30 seconds",
      maximumAttempts: Number.POSITIVE_INFINITY,
    },
  };
}

/** Evaluation loses nothing when it is tried again, but one that keeps failing must come to an end. */
export function evaluateOptions({ trainQueue, heartbeatMs, priority }: TrialWork): ActivityOptions {
  return {
    taskQueue: trainQueue,
    priority,
    startToCloseTimeout: "7 days",
    heartbeatTimeout: heartbeatMs,
    cancellationType: "TRY_CANCEL",
    retry: {
      initialInterval: "1 second",
      backoffCoefficient: 2,
      maximumInterval: "30 seconds",
      maximumAttempts: 10,
      nonRetryableErrorTypes: ["bad-input", "bad-output", "no-checkpoint"],
    },
  };
}
