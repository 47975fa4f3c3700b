import type { Database } from "@foldwise/db/client";
import type { Notifier } from "@foldwise/db/notifications";
import { reflectIntent } from "@foldwise/db/repositories/sweep";
import { giveUpSilentAttempts } from "@foldwise/db/repositories/training";

/** Gives up the attempts of workers that have gone where nobody wants their trainings, and lets the sweeps follow. */
export async function giveUpSilent({
  db: ctx,
  notifier,
  leaseMs,
}: {
  db: Database;
  notifier: Pick<Notifier, "publish">;
  leaseMs: number;
}): Promise<void> {
  const { trainingIds, sweepIds } = await giveUpSilentAttempts({ ctx, leaseMs });
  for (const id of trainingIds) notifier.publish({ kind: "training", id });
  for (const id of sweepIds) {
    await reflectIntent({ ctx, sweepId: id });
    notifier.publish({ kind: "sweep", id });
  }
}
