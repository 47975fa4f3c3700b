import { SIGNALS, sweepWorkflowId, trialWorkflowId } from "@foldwise/core/contracts/temporal";
import type { PointInput } from "@foldwise/db/metrics";
import { reportToTrials } from "@foldwise/db/repositories/stopping";
import type { Dependencies } from "./dependencies";
import { retryOnOutage } from "./outage";

/**
 * Lets the stopping rules of the trials over a training judge what it has reported, and tells the workflows of those that
 * are stopped: what waits in a queue is cancelled from there. A signal that is lost is made up for by each activity, which
 * reads in Postgres what is wanted.
 *
 * @param points what has just been stored; when left out, all that nobody has judged yet
 * @returns whether an attempt on the training may have to end
 */
export async function judgeReports(
  deps: Pick<Dependencies, "db" | "metrics" | "temporal" | "notifier" | "draining">,
  { trainingId, points }: { trainingId: number; points?: readonly PointInput[] },
): Promise<boolean> {
  const { stopped, ended, isAnyStopped, sweepIds } = await retryOnOutage(
    () => reportToTrials({ ctx: deps.db, metrics: deps.metrics, trainingId, points }),
    { signal: deps.draining },
  );
  const workflows = [
    ...stopped.map(({ sweepUid, number, generation }) => trialWorkflowId(sweepUid, number, generation)),
    ...ended.map(({ sweepUid, generation }) => sweepWorkflowId(sweepUid, generation)),
  ];
  await Promise.allSettled(
    workflows.map((id) => deps.temporal.workflow.getHandle(id).signal(SIGNALS.intentChanged)),
  );
  for (const id of sweepIds) deps.notifier.publish({ kind: "sweep", id });
  return isAnyStopped;
}
