import { randomUUID } from "node:crypto";
import type { EvaluateInput, EvaluateResult } from "@foldwise/core/contracts/temporal";
import { claimEvaluations, releaseEvaluations } from "@foldwise/db/repositories/evaluation";
import { currentTrainingId } from "@foldwise/db/repositories/training";
import type { TrainDependencies } from "./dependencies";
import { evaluateTraining } from "./evaluate";
import { retryOnOutage } from "./outage";
import { signalWaitingTrials } from "./settle";

/** Renewals in the length of a lease: one that is late, or lost, does no harm. */
const RENEWALS = 4;

/**
 * Makes what is missing of a training's evaluations, unless another trial that shares it is about that now. The claim
 * saves work and guards nothing: an evaluation that is stored twice is the same one.
 */
export async function evaluateOnce(
  deps: TrainDependencies,
  { trainingId: asked, trialId }: EvaluateInput,
): Promise<EvaluateResult> {
  const { db: ctx, environment } = deps;
  const trainingId = await retryOnOutage(() => currentTrainingId(ctx, { trainingId: asked, trialId }));
  const claim = { ctx, trainingId, holder: `${deps.workerId} ${randomUUID()}` };
  const { leaseMs } = environment;
  const retryMs = await retryOnOutage(() => claimEvaluations({ ...claim, leaseMs }));
  if (retryMs !== null) return { outcome: "busy", retryMs };
  const renew = () => void claimEvaluations({ ...claim, leaseMs }).catch(() => undefined);
  const renewing = setInterval(renew, leaseMs / RENEWALS);
  try {
    return await evaluateTraining(deps, { trainingId, trialId });
  } finally {
    clearInterval(renewing);
    // Not waited for without limit: a claim that stays behind ends with its lease.
    await releaseEvaluations(claim)
      .then(() => signalWaitingTrials(deps, { trainingId, trialId }))
      .catch(() => undefined);
  }
}
