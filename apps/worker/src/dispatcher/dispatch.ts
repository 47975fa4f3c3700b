import { SIGNALS, sweepWorkflowId, TASK_QUEUES, trialWorkflowId, WORKFLOWS } from "@foldwise/core";
import {
  type Database,
  failSweep,
  listMovingSweeps,
  listOpenTrials,
  type MovingSweep,
  supersedeGeneration,
} from "@foldwise/db";
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from "@temporalio/client";

/** Every so often each sweep is started again, which does nothing to one that runs and mends one that does not. */
const RECONCILE_MS = 30_000;

interface Known {
  intentVersion: number;
  reconciledAt: number;
}

export interface Dispatcher {
  /** One round over the sweeps that have not ended. Throws when Postgres or Temporal is away. */
  round(): Promise<void>;
}

/**
 * Carries what people asked for from Postgres to Temporal: starts the workflows of sweeps, tells them of changed
 * intents and mends what a crash left half-done. Every step may be done by several workers at once.
 */
export function makeDispatcher({
  db,
  temporal,
  now = Date.now,
}: {
  db: Database;
  temporal: Client;
  now?: () => number;
}): Dispatcher {
  const known = new Map<string, Known>();
  return {
    async round() {
      const sweeps = await listMovingSweeps({ ctx: db });
      const ids = new Set<string>();
      for (const sweep of sweeps) {
        const id = sweepWorkflowId(sweep.uid, sweep.generation);
        ids.add(id);
        const before = known.get(id);
        if (!before || now() - before.reconciledAt > RECONCILE_MS) {
          if (!(await start(sweep))) continue;
          if (before) await mendTrials(sweep);
        }
        // A worker that has just come does not know which intents were told.
        if (!before || before.intentVersion !== sweep.intentVersion)
          if (before || sweep.intentVersion > 0) await signal(id);
        known.set(id, {
          intentVersion: sweep.intentVersion,
          reconciledAt: before && now() - before.reconciledAt <= RECONCILE_MS ? before.reconciledAt : now(),
        });
      }
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    },
  };

  /** @returns false when the generation's workflow is over and the sweep needed mending. */
  async function start({ id, uid, generation }: MovingSweep): Promise<boolean> {
    const workflowId = sweepWorkflowId(uid, generation);
    try {
      await temporal.workflow.start(WORKFLOWS.sweep, {
        workflowId,
        taskQueue: TASK_QUEUES.control,
        args: [{ sweepId: id, uid, generation }],
        workflowIdConflictPolicy: "USE_EXISTING",
        workflowIdReusePolicy: "REJECT_DUPLICATE",
      });
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      await mend({ id, generation, workflowId });
      return false;
    }
  }

  async function mend({
    id,
    generation,
    workflowId,
  }: {
    id: number;
    generation: number;
    workflowId: string;
  }) {
    const { status } = await temporal.workflow.getHandle(workflowId).describe();
    // It ended a moment ago and the sweep with it, or Postgres did not hear of it: then the next round sees which.
    if (status.name === "RUNNING" || status.name === "CONTINUED_AS_NEW") return;
    const message = `Its workflow ${workflowId} is ${status.name.toLowerCase()}.`;
    if (status.name === "FAILED") {
      const remedy = "See Temporal's page of that workflow, then retry.";
      await failSweep({ ctx: db, id, generation, failure: { kind: "workflow", message, remedy } });
    } else await supersedeGeneration({ ctx: db, id, generation, why: message });
  }

  async function signal(workflowId: string): Promise<void> {
    try {
      await temporal.workflow.getHandle(workflowId).signal(SIGNALS.intentChanged);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** A trial whose workflow was ended by hand, or lost with Temporal's own data, is started again. */
  async function mendTrials({ id, uid }: MovingSweep): Promise<void> {
    for (const { trialId, number, generation } of await listOpenTrials({
      ctx: db,
      sweepId: id,
      olderThanMs: RECONCILE_MS,
    }))
      await temporal.workflow.start(WORKFLOWS.trial, {
        workflowId: trialWorkflowId(uid, number, generation),
        taskQueue: TASK_QUEUES.control,
        args: [{ trialId, sweepUid: uid }],
        workflowIdConflictPolicy: "USE_EXISTING",
        workflowIdReusePolicy: "ALLOW_DUPLICATE",
      });
  }
}
