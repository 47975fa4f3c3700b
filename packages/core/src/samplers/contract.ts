import type { Random } from "../random";
import type { Configuration, Space } from "../space";

/** A finished (or running) configuration with what it came to; `value` is null until it is known. */
export interface Observation {
  number: number;
  configuration: Configuration;
  state: "running" | "complete" | "failed" | "cancelled";
  value: number | null;
}

/** The configurations that were proposed so far. */
export interface History {
  readonly observations: readonly Observation[];
  /** True where this configuration was proposed before; constant time but for what was added since it was last asked. */
  has(configuration: Configuration): boolean;
}

export interface Proposal {
  configuration: Configuration;
  /** Why this one, in words for the trial's page. */
  reason: string;
}

/**
 * A sampler is pure and seeded: the history goes in, the next configuration and its reason come out.
 * `number` is the position of the proposal in its search, from 0: a nested cross-validation has one for each outer fold; the same history and number give the same answer.
 * Returns null when the space is exhausted.
 */
export interface Sampler {
  propose(input: { number: number; history: History; random: Random }): Proposal | null;
  /** How many configurations it can propose; null where there is no end. */
  size(): number | null;
}

export type MakeSampler = (space: Space) => Sampler;
