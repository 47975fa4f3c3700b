import type { Configuration } from "../space";
import type { ScheduledSettings, TrainingSpec } from "./fingerprint";
import type { Plan } from "./plan";
import { resolveTraining } from "./resolve";

/**
 * The settings of a trial's earlier epochs, in order; left out where its plan has no schedule.
 * @throws FoldwiseError `invalid` where the trainer cannot take one of them
 */
export function resolveSchedule(
  plan: Plan,
  variant: string,
  configuration: Configuration,
): { schedule?: ScheduledSettings[] } {
  const { schedule } = plan;
  if (schedule === undefined) return {};
  return {
    schedule: schedule.map(({ untilEpoch, parameters }) => ({
      untilEpoch,
      ...resolveTraining(plan, variant, { ...configuration, ...parameters }),
    })),
  };
}

/** How a training goes on. */
export interface SchedulePart {
  readonly spec: TrainingSpec;
  /** The last epoch that is trained so; null where that is the training's last. */
  readonly untilEpoch: number | null;
  /** Whether the epochs before were trained with other settings, or by an earlier part of the schedule. */
  readonly isChanged: boolean;
}

/** How a training goes on after so many epochs. */
export function partOfSchedule(spec: TrainingSpec, epoch: number): SchedulePart {
  const { schedule = [] } = spec;
  const part = schedule.find(({ untilEpoch }) => epoch < untilEpoch);
  const isChanged = schedule.some(({ untilEpoch }) => untilEpoch === epoch);
  if (part === undefined) return { spec, untilEpoch: null, isChanged };
  const { untilEpoch, trainer, data, training } = part;
  return { spec: { ...spec, trainer, data, training }, untilEpoch, isChanged };
}
