import type { TrainUntilInput } from "@foldwise/core/contracts/temporal";
import type { TrainerOptions } from "@foldwise/core/trainers";
import {
  type Claim,
  claimTraining,
  currentTrainingId,
  type NewTraining,
  namesNoPlace,
  sameVersions,
  trainerOptions,
} from "@foldwise/db/repositories/training";
import { versionsOf } from "../trainers";
import type { Dependencies } from "./dependencies";
import { judgeReports } from "./judge-reports";
import { retryOnOutage } from "./outage";
import { trainerOf } from "./trainer-of";

/** `known`: of a training's first attempt, what it has to know of it. */
export type WorkerClaim = Claim & { known?: NewTraining };

/**
 * Claims a training under the versions of this worker, which are those that its fingerprint has from then on; the runs
 * that join another training by that get its points. What was reported and not judged yet is judged before: a trial that is
 * stopped by it does not start.
 */
export async function claimForWorker(
  deps: Dependencies,
  { trainingId, trialId, untilEpoch }: TrainUntilInput,
  signal: AbortSignal,
): Promise<WorkerClaim> {
  const { db: ctx, workerId, environment } = deps;
  const first = await claimNew(deps, { trainingId, trialId }, signal);
  if (first) return first;
  const current = await retryOnOutage(() => currentTrainingId(ctx, { trainingId, trialId }), { signal });
  await judgeReports(deps, { trainingId: current });
  const options = await retryOnOutage(() => trainerOptions({ ctx, trainingId: current }), { signal });
  // A worker that cannot say what it has fails in the attempt, which is counted and has its place in the log.
  const versions = options && (await ownVersions(deps, options).catch(() => null));
  const { leaseMs } = environment;
  const claim = await retryOnOutage(
    () => claimTraining({ ctx, trainingId, trialId, workerId, leaseMs, versions, untilEpoch }),
    { signal },
  );
  for (const runId of claim.joined) await retryOnOutage(() => deps.metrics.attachRun({ runId }), { signal });
  if (claim.joined.length > 0) await judgeReports(deps, { trainingId: claim.trainingId });
  return claim;
}

/**
 * Claims a training that nobody has attempted yet and that is to be trained as it is, in a statement that it shares with
 * others; null for any other one.
 */
async function claimNew(
  deps: Dependencies,
  asked: Pick<TrainUntilInput, "trainingId" | "trialId">,
  signal: AbortSignal,
): Promise<WorkerClaim | null> {
  const known = await retryOnOutage(() => deps.statements.findNew(asked), { signal });
  // What a training that is shared has reported may be judged before it is claimed.
  if (!known || known.isWatched || !namesNoPlace(known.spec)) return null;
  const { spec, fingerprint } = known;
  const versions = await ownVersions(deps, spec.trainer).catch(() => null);
  if (!versions || !sameVersions(spec.versions, versions)) return null;
  const { trainingId, trialId } = asked;
  const isClaimed = await retryOnOutage(
    () => deps.statements.claimNew({ trainingId, trialId, fingerprint }),
    { signal },
  );
  if (!isClaimed) return null;
  const training = { spec, failuresInRow: 0 };
  return {
    kind: "claimed",
    trainingId,
    joined: [],
    training,
    attempt: 1,
    fromEpoch: 0,
    checkpoint: null,
    known,
  };
}

async function ownVersions(deps: Dependencies, options: TrainerOptions) {
  return versionsOf(trainerOf(deps, options.kind), options);
}
