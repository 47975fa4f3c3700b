import { SIGNALS, sweepWorkflowId, trialWorkflowId } from "@foldwise/core/contracts/temporal";
import type { PointInput } from "@foldwise/db/metrics";
import { type ReportedTrial, reportToTrials } from "@foldwise/db/repositories/stopping";
import type { Dependencies } from "./dependencies";
import { retryOnOutage } from "./outage";

/**
 * Lets the stopping rules of the trials over a training judge what it has reported, and tells the workflows of those that
 * are stopped: what waits in a queue is cancelled from there. Trials that have come to their rungs by it
 * are told as well. A signal that is lost is made up for by each activity, which reads in Postgres what is wanted.
 *
 * @param report `points`: what has just been stored; when left out, all that nobody has judged yet. `reported`: the trials
 * over the training as they stood at the points' step just before. `trialId`: of the attempt that has reported; it comes to its
 * rung by itself
 * @returns whether an attempt on the training may have to end
 */
export async function judgeReports(
  deps: Pick<Dependencies, "db" | "metrics" | "temporal" | "notifier" | "draining">,
  {
    trialId,
    ...report
  }: {
    trainingId: number;
    trialId?: number;
    points?: readonly PointInput[];
    reported?: readonly ReportedTrial[];
  },
): Promise<boolean> {
  const { stopped, atRung, ended, isAnyStopped, sweepIds } = await retryOnOutage(
    () => reportToTrials({ ctx: deps.db, metrics: deps.metrics, ...report }),
    { signal: deps.draining },
  );
  const workflows = [
    ...stopped.map(({ sweepUid, number, generation }) => trialWorkflowId(sweepUid, number, generation)),
    ...ended.map(({ sweepUid, generation }) => sweepWorkflowId(sweepUid, generation)),
  ];
  // The attempt may train on for its own trial: others that wait for it look again.
  const waiting = atRung
    .filter((trial) => trial.trialId !== trialId)
    .map(({ sweepUid, number, generation }) => trialWorkflowId(sweepUid, number, generation));
  await Promise.allSettled([
    ...workflows.map((id) => deps.temporal.workflow.getHandle(id).signal(SIGNALS.intentChanged)),
    ...waiting.map((id) => deps.temporal.workflow.getHandle(id).signal(SIGNALS.trainingSettled)),
  ]);
  for (const id of sweepIds) deps.notifier.publish({ kind: "sweep", id });
  return isAnyStopped;
}
