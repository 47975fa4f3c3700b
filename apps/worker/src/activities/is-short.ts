import { findTrainer, mostEpochs, type ResolvedTraining } from "@foldwise/core/trainers";

/** Of all trainings of a trial, one after another. */
const MAX_SECONDS = 1;

/** Whether trainings take so little time together, as their trainer knows it, that they are not worth an activity each. */
export function isShort(resolved: ResolvedTraining, trainings: number): boolean {
  const pace = findTrainer(resolved.trainer.kind)?.pace(resolved, {
    size: { images: 0, rarest: 0 },
    measured: [],
  });
  return (
    pace?.basis === "measured" &&
    pace.secondsPerEpoch !== null &&
    trainings * mostEpochs(resolved) * pace.secondsPerEpoch <= MAX_SECONDS
  );
}
