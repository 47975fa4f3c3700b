import { SIGNALS } from "@foldwise/core/contracts/temporal";
import { type Client, WorkflowNotFoundError } from "@temporalio/client";
import { inBatches } from "./in-batches";

/** Trials that end within this time are one signal to their sweep. */
const BATCH_MS = 250;

interface Ended {
  /** Of the sweep. */
  workflowId: string;
  trialId: number;
}

/** Tells a sweep's workflow that a trial has ended; resolves when Temporal has taken it. */
export type TellSweep = (ended: Ended) => Promise<void>;

/**
 * One for a worker. A sweep's workflow that has ended or moved on is not told: it reads Postgres when it comes back.
 */
export function makeTellSweep(temporal: Client): TellSweep {
  const tell = async ({ workflowId, trialId }: Ended) => {
    try {
      await temporal.workflow.getHandle(workflowId).signal(SIGNALS.trialEnded, { trialId });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
  return inBatches(async (ended: readonly Ended[]) => {
    const bySweep = new Map(ended.map((one) => [one.workflowId, one]));
    await Promise.all([...bySweep.values()].map(tell));
    return ended.map(() => undefined);
  }, BATCH_MS);
}
