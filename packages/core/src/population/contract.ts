import type { MetricNumber } from "../contracts/metric-number";
import type { Direction } from "../measures";
import type { DimensionValue } from "../space";

/** Settings of population based training (Jaderberg et al. 2017, arXiv 1711.09846), with Ray Tune's meaning and defaults. */
export interface PopulationSettings {
  /** Share of the members that are replaced, and from whose best counterpart they are copied. */
  readonly quantile: number;
  /** How often a parameter is drawn anew instead of perturbed. */
  readonly resampleProbability: number;
  /** One of them is what a parameter is multiplied by. */
  readonly factors: readonly number[];
  readonly direction: Direction;
}

/** A trial that has come to the end of a round. */
export interface RankedTrial {
  readonly number: number;
  /** Its place in the population, from 0; a copy has that of the trial which it replaces. */
  readonly member: number;
  /** Of the metric, the mean over its runs. */
  readonly value: number;
}

/** A trial and where it stood in its round. */
export interface Standing {
  /** Number of the trial. */
  trial: number;
  /** From 1, the best. */
  rank: number;
  value: MetricNumber;
}

/** What became of a parameter in a copy. */
export interface ParameterChange {
  name: string;
  /** In the trial that was replaced; null where it was not active there. */
  before: DimensionValue;
  /** In the trial that was copied. */
  source: DimensionValue;
  after: DimensionValue;
  /** `resampled`, or by which factor it was perturbed; null where it stayed as it was copied. */
  how: "resampled" | number | null;
}

/** How a trial came to be a copy of another, as it is stored with it: all that the decision follows from. */
export interface Exploit {
  /** Number of the round, from 0. */
  round: number;
  /** The step after which the round was decided. */
  step: number;
  member: number;
  /** The trial whose checkpoint and parameters were copied. */
  from: Standing;
  /** The trial that ended with that. */
  replaced: Standing;
  /** Numbers of the trials of the round, the best first. */
  ranking: number[];
  /** How many of them were replaced. */
  quantile: number;
  changes: ParameterChange[];
}
