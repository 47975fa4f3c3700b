import { type Direction, type MeasureTask, measureOf } from "../measures";

/** A number that a task measures: its name, which way is better, and what it can be. */
export interface DeclaredMeasure {
  readonly name: string;
  readonly direction: Direction;
  /** Ends of its range; null where it has none. */
  readonly range: readonly [min: number | null, max: number | null];
  /** As in the registry of measures: `fraction`, a symbol, or null for a number without one. */
  readonly unit: string | null;
}

/** What a training solves, and so what can be measured of it. */
export interface Task {
  readonly name: MeasureTask;
  /** On the validation side after each epoch, as metrics are named: `val/loss`. Objectives and selection rules name these. */
  readonly validation: readonly DeclaredMeasure[];
  /** Which of them chooses the best trial where a plan names no objective; null where a plan's measures decide. */
  readonly objective: string | null;
  /** Of an evaluation. A classification has measures of each class and average besides. */
  readonly evaluation: readonly DeclaredMeasure[];
  /** Whether evaluations are made of predicted classes, so that sides of a split without a class lack measures. */
  readonly hasClasses: boolean;
}

/** A measure as the registry of measures has it. */
export function declared(name: string): DeclaredMeasure {
  const { direction, range, unit } = measureOf(name);
  return { name, direction, range, unit };
}
