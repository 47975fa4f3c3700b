import { SIGNALS, trialWorkflowId } from "@foldwise/core/contracts/temporal";
import { listWaitingTrials } from "@foldwise/db/repositories/training";
import type { Dependencies } from "./dependencies";
import { retryOnOutage } from "./outage";

/**
 * Tells the other trials that want a training that it has moved. Best effort: a trial that waits looks again by
 * itself after a while, which is what a worker that stops leaves it to while Postgres is away.
 */
export async function signalWaitingTrials(
  deps: Pick<Dependencies, "db" | "temporal" | "draining">,
  { trainingId, trialId }: { trainingId: number; trialId: number },
): Promise<void> {
  const trials = await retryOnOutage(
    () => listWaitingTrials({ ctx: deps.db, trainingId, exceptTrialId: trialId }),
    { signal: deps.draining },
  );
  await Promise.allSettled(
    trials.map(({ sweepUid, number, generation }) =>
      deps.temporal.workflow
        .getHandle(trialWorkflowId(sweepUid, number, generation))
        .signal(SIGNALS.trainingSettled),
    ),
  );
}
