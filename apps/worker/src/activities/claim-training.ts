import type { TrainUntilInput } from "@foldwise/core/contracts/temporal";
import type { TrainerOptions } from "@foldwise/core/trainers";
import {
  type Claim,
  claimTraining,
  currentTrainingId,
  trainerOptions,
} from "@foldwise/db/repositories/training";
import { versionsOf } from "../trainers";
import type { Dependencies } from "./dependencies";
import { judgeReports } from "./judge-reports";
import { retryOnOutage } from "./outage";
import { trainerOf } from "./trainer-of";

/**
 * Claims a training under the versions of this worker, which are those that its fingerprint has from then on; the runs
 * that join another training by that get its points. What was reported and not judged yet is judged before: a trial that is
 * stopped by it does not start.
 */
export async function claimForWorker(
  deps: Dependencies,
  { trainingId, trialId }: TrainUntilInput,
  signal: AbortSignal,
): Promise<Claim> {
  const { db: ctx, workerId, environment } = deps;
  const current = await retryOnOutage(() => currentTrainingId(ctx, { trainingId, trialId }), { signal });
  await judgeReports(deps, { trainingId: current });
  const options = await retryOnOutage(() => trainerOptions({ ctx, trainingId: current }), { signal });
  // A worker that cannot say what it has fails in the attempt, which is counted and has its place in the log.
  const versions = options && (await ownVersions(deps, options).catch(() => null));
  const { leaseMs } = environment;
  const claim = await retryOnOutage(
    () => claimTraining({ ctx, trainingId, trialId, workerId, leaseMs, versions }),
    { signal },
  );
  for (const runId of claim.joined) await retryOnOutage(() => deps.metrics.attachRun({ runId }), { signal });
  if (claim.joined.length > 0) await judgeReports(deps, { trainingId: claim.trainingId });
  return claim;
}

async function ownVersions(deps: Dependencies, options: TrainerOptions) {
  return versionsOf(trainerOf(deps, options.kind), options);
}
