import {
  SIGNALS,
  type SweepStep,
  TASK_QUEUES,
  trialWorkflowId,
  WORKFLOWS,
} from "@foldwise/core/contracts/temporal";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import type { Dependencies } from "./dependencies";

/** Requests at a time. */
const SIDE_BY_SIDE = 20;

/**
 * Starts the workflows of a sweep's trials. One that runs already, as an execution of the sweep before this one, or the
 * dispatcher, has started it, may be waiting for an intent that nobody lived to tell it of: it is told to look.
 * @returns how many were started
 */
export async function startTrials(
  { temporal }: Pick<Dependencies, "temporal">,
  { uid, trials }: { uid: string; trials: SweepStep["open"] },
): Promise<number> {
  const start = async ([trialId, number, generation]: SweepStep["open"][number]): Promise<boolean> => {
    const workflowId = trialWorkflowId(uid, number, generation);
    try {
      await temporal.workflow.start(WORKFLOWS.trial, {
        workflowId,
        taskQueue: TASK_QUEUES.control,
        args: [{ trialId, sweepUid: uid }],
        workflowIdReusePolicy: "ALLOW_DUPLICATE",
        // Its first task comes with the answer, where this worker has room for it.
        requestEagerStart: true,
      });
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      // One that has ended meanwhile needs no telling.
      await temporal.workflow
        .getHandle(workflowId)
        .signal(SIGNALS.intentChanged)
        .catch(() => undefined);
      return false;
    }
  };
  let started = 0;
  for (let from = 0; from < trials.length; from += SIDE_BY_SIDE) {
    const group = await Promise.all(trials.slice(from, from + SIDE_BY_SIDE).map(start));
    started += group.filter(Boolean).length;
  }
  return started;
}
