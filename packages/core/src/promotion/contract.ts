import type { MetricNumber } from "../contracts/metric-number";
import type { Direction } from "../measures";

/** What a trial had come to at a rung, as it is stored. */
export interface RungResult {
  rung: number;
  step: number;
  /** The metric at that step, the mean over the trial's runs. */
  value: MetricNumber;
  /** Where it was promoted from here: the sum of the sweep's rungs then, which every promotion raises. */
  promotedAt?: number;
}

export interface PromotionSettings {
  /** Step of each rung. */
  readonly rungs: readonly number[];
  readonly reductionFactor: number;
  /** How many brackets there are; one where all trials start at the first rung. */
  readonly brackets: number;
  readonly metric: string;
  readonly direction: Direction;
}

/** A trial on its way up. */
export interface RungTrial {
  readonly number: number;
  /** Only trials of one variant and one bracket are compared. */
  readonly variant: string;
  readonly bracket: number;
  /** The rung that it trains to, or waits at; as many as there are rungs for one that trains to its end. */
  readonly rung: number;
  readonly isWaiting: boolean;
  /** One that is to end while it waits: it is not promoted any more. */
  readonly isStopped: boolean;
  readonly isComplete: boolean;
  /** What it came to at the rungs it has reached. */
  readonly results: readonly RungResult[];
}

/** A trial goes on from the rung at which it waits. */
export interface Promotion {
  readonly number: number;
  /** The rung that it leaves. */
  readonly from: number;
}
