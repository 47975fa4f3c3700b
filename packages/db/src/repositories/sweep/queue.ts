import { RUNNABLE_STATES } from "@foldwise/core/states";
import { type KnownQueue, plannedEvaluations, type QueuedWork } from "@foldwise/core/sweep";
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, worker } from "../../schema";
import { takesTrainings } from "../worker/live";
import { slotsOfClass } from "../worker/slots";
import { readProgress } from "./progress";
import { workLeft } from "./work-left";

/** Who wants slots now, and how many there are. */
export interface Queue {
  /** What others than the sweep want of a resource class; sweeps that came before it have their part in the queue ahead. */
  of(own: { resourceClass: string; sweepId?: number }): KnownQueue;
}

/** Reads what every sweep that moves still has to do, and the slots of live workers. */
export async function readQueue(ctx: Context): Promise<Queue> {
  const moving = await ctx
    .select()
    .from(sweep)
    .where(and(inArray(sweep.state, RUNNABLE_STATES), eq(sweep.intent, "run"), isNull(sweep.deletedAt)));
  const progress = await readProgress(ctx, moving);
  const workers = await ctx
    .select({ classes: worker.classes, slots: worker.slots, capabilities: worker.capabilities })
    .from(worker)
    .where(takesTrainings());
  return {
    of: ({ resourceClass, sweepId }) => ({
      others: moving.flatMap((row): QueuedWork[] => {
        const counts = progress.get(row.id);
        if (!counts || row.id === sweepId || row.plan.resources.class !== resourceClass) return [];
        const { training, evaluation, secondsPerEpoch, secondsPerEvaluation } = workLeft(row, counts);
        const left =
          training.seconds === null || evaluation.seconds === null
            ? null
            : training.seconds + evaluation.seconds;
        // Sweeps that came later stand behind what this one has scheduled.
        const isBefore = sweepId === undefined || row.id < sweepId;
        const scheduled = counts.claimed + counts.queued;
        const ahead =
          counts.epochs_open * (secondsPerEpoch ?? 0) +
          scheduled * plannedEvaluations(row.plan).length * (secondsPerEvaluation ?? 0);
        return [{ left, ahead: isBefore ? ahead : 0 }];
      }),
      slots: workers.reduce((sum, one) => sum + slotsOfClass(one, resourceClass), 0),
    }),
  };
}
