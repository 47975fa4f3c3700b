import { improves, selectionOf, type TrainingOptions } from "@foldwise/core/trainers";
import { z } from "zod";

/** Everything the schedule remembers between epochs. Infinity stands for "none yet" and is kept as null in files. */
export const scheduleStateSchema = z.object({
  learningRate: z.number(),
  plateauBest: z.number().nullable(),
  plateauWait: z.int(),
  /** Lowest validation loss: what early stopping watches. */
  bestLoss: z.number().nullable(),
  /** Value at the best epoch of the metric that chooses it. Checkpoints before 0.2 have none: theirs is the lowest loss. */
  bestValue: z.number().nullable().optional(),
  /** Chosen by the training's selection rule; 0 while no epoch has a value of its metric. */
  bestEpoch: z.int(),
  /** Epochs since the lowest validation loss. */
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
    bestValue: null,
    bestEpoch: 0,
    wait: 0,
  };
}

/**
 * The schedule of a training that starts from another one's checkpoint: its own learning rate, from which the plateau's
 * reductions begin anew, and the best epoch so far.
 */
export function continuedSchedule(state: ScheduleState, { learningRate }: TrainingOptions): ScheduleState {
  return { ...state, learningRate, plateauBest: null, plateauWait: 0, wait: 0 };
}

/**
 * The schedule after one more epoch: learning rate × factor after `patience` epochs without improvement of the
 * validation loss, stop after early stopping's patience (Table 5, with the meaning of Keras' callbacks). Both watch the
 * validation loss whatever rule chooses the best epoch, as ReduceLROnPlateau, EarlyStopping and ModelCheckpoint each
 * have a `monitor` of their own. Unlike Keras' callbacks, which keep a NaN of the first epoch as the best for ever, all
 * three start from no value and never take one that is not finite.
 */
export function advanceSchedule(
  state: ScheduleState,
  options: TrainingOptions,
  { epoch, metrics }: { epoch: number; metrics: { "val/loss": number } & Readonly<Record<string, number>> },
): { state: ScheduleState; isBest: boolean; stop: boolean } {
  const valLoss = metrics["val/loss"];
  const isLowest = improves("minimize", valLoss, state.bestLoss);
  const { metric, direction } = selectionOf(options);
  const value = metrics[metric];
  const bestValue = state.bestValue === undefined ? state.bestLoss : state.bestValue;
  const isBest = improves(direction, value, bestValue);
  const next: ScheduleState = {
    ...state,
    ...plateau(state, options, valLoss),
    bestLoss: isLowest ? valLoss : state.bestLoss,
    bestValue: isBest ? value : bestValue,
    bestEpoch: isBest ? epoch : state.bestEpoch,
    wait: isLowest ? 0 : state.wait + 1,
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
