import type { TrainInTurnInput, TrainInTurnResult, TrainUntilInput } from "@foldwise/core/contracts/temporal";
import { Context } from "@temporalio/activity";
import type { TrainDependencies } from "./dependencies";
import { trainUntil } from "./train-until";

/**
 * Trains the trainings of a trial one after another: an activity for each would cost Temporal more than they take. What does not
 * come to its end here (it fails, is paused, or another trial's attempt has it) is left to an activity of its own, with its
 * retries and its waiting. Called again, it goes on with what is missing.
 * @throws what `trainUntil` throws when the activity is cancelled or the worker stops
 */
export async function trainInTurn(
  deps: TrainDependencies,
  { trainingIds, ...asked }: TrainInTurnInput,
): Promise<TrainInTurnResult> {
  const left: number[] = [];
  for (const trainingId of trainingIds)
    if (!(await comesToItsEnd(deps, { ...asked, trainingId }))) left.push(trainingId);
  return { left };
}

async function comesToItsEnd(deps: TrainDependencies, asked: TrainUntilInput): Promise<boolean> {
  try {
    const { outcome, epoch, evaluated } = await trainUntil(deps, asked);
    return (
      evaluated === true ||
      outcome === "failed" ||
      outcome === "cancelled" ||
      (outcome === "until-epoch" && asked.untilEpoch !== undefined && epoch >= asked.untilEpoch)
    );
  } catch (error) {
    if (Context.current().cancellationSignal.aborted || deps.draining.aborted) throw error;
    return false;
  }
}
