import { endTrial, readTrialWish, startTrial, stepSweep } from "./control";
import type { Dependencies, TrainDependencies } from "./dependencies";
import { failEvaluation } from "./evaluate";
import { evaluateOnce } from "./evaluate-once";
import { startTrials } from "./start-trials";
import { trainInTurn } from "./train-in-turn";
import { trainUntil } from "./train-until";
import { activity } from "./translate";

/** Short work on Postgres, on the control queue. */
export function makeControlActivities(deps: Dependencies) {
  return {
    stepSweep: activity((input: Parameters<typeof stepSweep>[1]) => stepSweep(deps, input)),
    startTrials: activity((input: Parameters<typeof startTrials>[1]) => startTrials(deps, input)),
    startTrial: activity((input: Parameters<typeof startTrial>[1]) => startTrial(deps, input)),
    endTrial: activity((input: Parameters<typeof endTrial>[1]) => endTrial(deps, input)),
    readTrialWish: activity((input: Parameters<typeof readTrialWish>[1]) => readTrialWish(deps, input)),
    failEvaluation: activity((input: Parameters<typeof failEvaluation>[1]) => failEvaluation(deps, input)),
  };
}
export type ControlActivities = ReturnType<typeof makeControlActivities>;

/** Work of a trainer, on the queue of a resource class. */
export function makeTrainActivities(deps: TrainDependencies) {
  return {
    trainUntil: activity((input: Parameters<typeof trainUntil>[1]) => trainUntil(deps, input)),
    trainInTurn: activity((input: Parameters<typeof trainInTurn>[1]) => trainInTurn(deps, input)),
    evaluateTraining: activity((input: Parameters<typeof evaluateOnce>[1]) => evaluateOnce(deps, input)),
  };
}
export type TrainActivities = ReturnType<typeof makeTrainActivities>;

export type { Dependencies, TrainDependencies } from "./dependencies";
export { makeGroupedStatements } from "./grouped-statements";
export { makeRenew } from "./renew";
export { makeTellSweep } from "./tell-sweep";
