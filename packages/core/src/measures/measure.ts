/** What a training solves, and so which measures its evaluations have. `reported`: whatever a program says. */
export const MEASURE_TASKS = ["classification", "regression", "reported"] as const;
export type MeasureTask = (typeof MEASURE_TASKS)[number];

/** Whether greater or smaller values of a measure are better. */
export type Direction = "maximize" | "minimize";

/** A named number that evaluations, trainings or sources report. */
export interface MeasureDefinition {
  /** As it is stored, such as `balanced_accuracy` or `recall/class/normal`. */
  readonly name: string;
  readonly task: MeasureTask;
  readonly direction: Direction;
  /** Least and greatest value that it can have; null for none. */
  readonly range: readonly [low: number | null, high: number | null];
  /**
   * `fraction`: a rate, which may be printed in percent. Otherwise the unit's symbol, such as `s`, or null for a number
   * without one.
   */
  readonly unit: string | null;
  /** As a heading has it. */
  readonly label: string;
}
