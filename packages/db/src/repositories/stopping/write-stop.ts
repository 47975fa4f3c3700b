import { encodeMetric } from "@foldwise/core/contracts/metric-number";
import type { Finding, Stop } from "@foldwise/core/stopping";
import { eq } from "drizzle-orm";
import type { Context } from "../../client";
import { trial } from "../../schema";
import type { WatchedTrial } from "./watched-trials";

interface Stopping {
  finding: Finding;
  value: number;
  step: number;
  runs: number;
  ofRuns: number;
}

/** Why a trial is stopped, as its row says it. */
export function stopOf({ stopping }: WatchedTrial, { finding, value, ...at }: Stopping): Stop {
  return {
    rule: stopping.kind,
    metric: stopping.metric,
    ...at,
    value: encodeMetric(value),
    against: finding.against === null ? null : encodeMetric(finding.against),
    reason: finding.reason,
  };
}

/** Stops a locked trial: its runs are not live from then on. */
export async function writeStop(tx: Context, watched: WatchedTrial, stopping: Stopping): Promise<void> {
  await tx
    .update(trial)
    .set({ stop: stopOf(watched, stopping) })
    .where(eq(trial.id, watched.trialId));
}
