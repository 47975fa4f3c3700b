import {
  SIGNALS,
  sweepWorkflowId,
  TASK_QUEUES,
  trialWorkflowId,
  WORKFLOWS,
} from "@foldwise/core/contracts/temporal";
import type { Database } from "@foldwise/db/client";
import {
  type ActiveSweep,
  failSweep,
  listActiveSweeps,
  supersedeGeneration,
} from "@foldwise/db/repositories/sweep";
import { listOpenTrials } from "@foldwise/db/repositories/trial";
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from "@temporalio/client";

/** Every so often each sweep is started again, which does nothing to one that runs and mends one that does not. */
const RECONCILE_MS = 30_000;

/** Trials of one sweep that are started again in one round, and how many of them side by side. */
const TRIALS_A_ROUND = 100;
const SIDE_BY_SIDE = 10;

interface Known {
  intentVersion: number;
  reconciledAt: number;
  /** Number of the last trial that was started again; the next round goes on after it. */
  repairedTo: number;
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
      const sweeps = await listActiveSweeps({ ctx: db });
      const ids = new Set<string>();
      for (const sweep of sweeps) {
        const id = sweepWorkflowId(sweep.uid, sweep.generation);
        ids.add(id);
        const before = known.get(id);
        const isDue = !before || now() - before.reconciledAt > RECONCILE_MS;
        if (isDue && !(await start(sweep))) continue;
        const repairedTo =
          isDue && before ? await repairTrials(sweep, before.repairedTo) : (before?.repairedTo ?? 0);
        // A worker that has just come does not know which intents were told.
        const isChanged = before ? before.intentVersion !== sweep.intentVersion : sweep.intentVersion > 0;
        // One whose workflow is gone is seen to now, not when it is reconciled: somebody waits for what they asked.
        if (isChanged && !(await signal(id)) && !(await start(sweep))) continue;
        const reconciledAt = isDue ? now() : before.reconciledAt;
        known.set(id, { intentVersion: sweep.intentVersion, reconciledAt, repairedTo });
      }
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    },
  };

  /** @returns false when the generation's workflow is over and the sweep needed mending. */
  async function start({ id, uid, generation }: ActiveSweep): Promise<boolean> {
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
      await repair({ id, generation, workflowId });
      return false;
    }
  }

  async function repair({
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
      const remedy = "Inspect the workflow in the Temporal UI, then retry.";
      await failSweep({ ctx: db, id, generation, failure: { kind: "workflow", message, remedy } });
    } else await supersedeGeneration({ ctx: db, id, generation, why: message });
  }

  /** @returns false when no workflow of that id runs. */
  async function signal(workflowId: string): Promise<boolean> {
    try {
      await temporal.workflow.getHandle(workflowId).signal(SIGNALS.intentChanged);
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return false;
    }
  }

  /**
   * A trial whose workflow was ended by hand, or lost with Temporal's own data, is started again.
   * @returns where the next round goes on.
   */
  async function repairTrials({ id, uid }: ActiveSweep, afterNumber: number): Promise<number> {
    const trials = await listOpenTrials({
      ctx: db,
      sweepId: id,
      olderThanMs: RECONCILE_MS,
      afterNumber,
      limit: TRIALS_A_ROUND,
    });
    for (let from = 0; from < trials.length; from += SIDE_BY_SIDE)
      await Promise.all(
        trials.slice(from, from + SIDE_BY_SIDE).map(({ trialId, number, generation }) =>
          temporal.workflow.start(WORKFLOWS.trial, {
            workflowId: trialWorkflowId(uid, number, generation),
            taskQueue: TASK_QUEUES.control,
            args: [{ trialId, sweepUid: uid }],
            workflowIdConflictPolicy: "USE_EXISTING",
            workflowIdReusePolicy: "ALLOW_DUPLICATE",
          }),
        ),
      );
    return trials.length < TRIALS_A_ROUND ? 0 : (trials.at(-1)?.number ?? 0);
  }
}
