import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { Finding } from "@foldwise/core/stopping";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { trial } from "../../schema";
import type { WatchedTrial } from "./watched-trials";

/** Stops a locked trial: its runs are not live from then on. */
export async function writeStop(
  tx: Context,
  { trialId, stopping }: WatchedTrial,
  { finding, value, ...at }: { finding: Finding; value: number; step: number; runs: number; ofRuns: number },
): Promise<void> {
  await tx
    .update(trial)
    .set({
      stop: {
        rule: stopping.kind,
        metric: stopping.metric,
        ...at,
        value: encodeMetric(value),
        against: finding.against === null ? null : encodeMetric(finding.against),
        reason: finding.reason,
      },
    })
    .where(eq(trial.id, trialId));
}
