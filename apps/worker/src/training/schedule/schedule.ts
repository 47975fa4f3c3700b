import type { TrainingOptions } from "@foldwise/core";
import { z } from "zod";

/** Everything the schedule remembers between epochs. Infinity stands for "none yet" and is kept as null in files. */
export const scheduleStateSchema = z.object({
  learningRate: z.number(),
  plateauBest: z.number().nullable(),
  plateauWait: z.int(),
  /** Lowest validation loss: early stopping's measure, and what makes weights the best ones. */
  bestLoss: z.number().nullable(),
  bestEpoch: z.int(),
  wait: z.int(),
});
export type ScheduleState = z.infer<typeof scheduleStateSchema>;

/** Keras' default for ReduceLROnPlateau: less of an improvement than this is none. Early stopping counts any. */
const PLATEAU_MIN_DELTA = 1e-4;

export function startSchedule(options: TrainingOptions): ScheduleState {
  return {
    learningRate: options.learningRate,
    plateauBest: null,
    plateauWait: 0,
    bestLoss: null,
    bestEpoch: 0,
    wait: 0,
  };
}

/**
 * The schedule after one more epoch: learning rate × factor after `patience` epochs without improvement of the
 * validation loss, stop after early stopping's patience (Table 5, with the meaning of Keras' callbacks).
 */
export function advanceSchedule(
  state: ScheduleState,
  options: TrainingOptions,
  { epoch, valLoss }: { epoch: number; valLoss: number },
): { state: ScheduleState; isBest: boolean; stop: boolean } {
  const isBest = valLoss < (state.bestLoss ?? Number.POSITIVE_INFINITY);
  const next: ScheduleState = {
    ...state,
    ...plateau(state, options, valLoss),
    bestLoss: isBest ? valLoss : state.bestLoss,
    bestEpoch: isBest ? epoch : state.bestEpoch,
    wait: isBest ? 0 : state.wait + 1,
  };
  const stop = options.earlyStopping !== null && next.wait >= options.earlyStopping.patience;
  return { state: next, isBest, stop };
}

function plateau(
  { learningRate, plateauBest, plateauWait }: ScheduleState,
  { plateau: options }: TrainingOptions,
  valLoss: number,
): Partial<ScheduleState> {
  if (!options) return {};
  if (valLoss < (plateauBest ?? Number.POSITIVE_INFINITY) - PLATEAU_MIN_DELTA)
    return { plateauBest: valLoss, plateauWait: 0 };
  if (plateauWait + 1 < options.patience || learningRate <= options.min)
    return { plateauWait: plateauWait + 1 };
  return { learningRate: Math.max(learningRate * options.factor, options.min), plateauWait: 0 };
}
