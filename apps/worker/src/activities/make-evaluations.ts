import type { EvaluationKey } from "@foldwise/core/trainers";
import type { StoredCheckpoint } from "@foldwise/db/repositories/checkpoint";
import type { EvaluationInput } from "@foldwise/db/repositories/evaluation";
import type { TrainingInputs } from "@foldwise/db/repositories/training";
import { jobEvents } from "../process/job-events";
import type { Place } from "../process/slots";
import type { AttemptLog } from "./attempt-events";
import type { Dependencies } from "./dependencies";
import { evaluationRow } from "./evaluation-row";
import { readCheckpoint } from "./read-checkpoint";
import { startPrepared } from "./start-prepared";
import { trainerOf } from "./trainer-of";

/**
 * Makes evaluations of a training, all in one session of its trainer, as rows to be stored.
 * @param stored the last epoch's checkpoint
 * @throws JobFailed, Stalled or TrainerDied; the signal's reason when it aborted
 */
export async function* makeEvaluations(
  deps: Pick<Dependencies, "trainers" | "artifacts" | "environment">,
  {
    inputs,
    stored,
    wanted,
    place,
    signal,
    log,
  }: {
    inputs: TrainingInputs;
    stored: StoredCheckpoint;
    wanted: readonly EvaluationKey[];
    place: Place;
    signal: AbortSignal;
    log: Pick<AttemptLog, "add">;
  },
): AsyncGenerator<EvaluationInput> {
  let since = performance.now();
  const checkpoint = await readCheckpoint(deps, { stored, doing: "reading the last checkpoint", signal });
  try {
    const trainer = trainerOf(deps, inputs.spec.trainer.kind);
    const session = await startPrepared({
      environment: deps.environment,
      signal,
      log,
      start: (preparing, onPreparing) =>
        trainer.evaluate(
          { inputs, checkpoint: checkpoint.source, evaluations: wanted, place, signal: preparing },
          onPreparing,
        ),
    });
    for await (const event of jobEvents(session, signal)) {
      if (event.type === "evaluation") {
        const now = performance.now();
        // With the start of the trainer in that of the first: what the slot was held for.
        const seconds = (now - since) / 1000;
        since = now;
        yield { ...evaluationRow(inputs, event), seconds };
      }
      if (event.type === "log") log.add(event.level, event.message);
    }
  } finally {
    checkpoint.release();
  }
}
