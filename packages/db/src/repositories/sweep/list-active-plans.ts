import { ACTIVE_STATES } from "@foldwise/core/states";
import type { Plan } from "@foldwise/core/sweep";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep } from "../../schema";

/** Plans of a dataset's sweeps that will go on making runs; cancelled and deleted ones will not. */
export async function listActivePlans({
  ctx,
  datasetId,
}: {
  ctx: Context;
  datasetId: number;
}): Promise<{ sweepId: number; plan: Plan }[]> {
  return ctx
    .select({ sweepId: sweep.id, plan: sweep.plan })
    .from(sweep)
    .where(
      and(
        eq(sweep.datasetId, datasetId),
        inArray(sweep.state, [...ACTIVE_STATES]),
        inArray(sweep.intent, ["run", "pause"]),
        isNull(sweep.deletedAt),
      ),
    )
    .orderBy(asc(sweep.id));
}
