import type { Problem } from "../errors";
import type { Direction } from "../measures";
import type { Random } from "../random";
import type { Configuration, Space } from "../space";

/** A finished (or running) configuration with what it came to. */
export interface Observation {
  readonly number: number;
  readonly configuration: Configuration;
  /** `pruned`: ended by a stopping rule; its value is the one at which it was stopped. */
  readonly state: "running" | "complete" | "pruned" | "failed" | "cancelled";
  /** Null until it is known; may be NaN. Of several objectives, that of the first. */
  readonly value: number | null;
  /** Of several objectives, the values of all in the order of the goal; left out for one objective, and until known. */
  readonly values?: readonly (number | null)[];
  /**
   * By how much each limit of the goal is exceeded: 0 or less where it holds, Infinity where its measure has no value. Left
   * out without limits, and until they are known.
   */
  readonly violations?: readonly number[];
  /** Of a pruned one, the step at which it was stopped. */
  readonly step?: number;
  /** What it came to at the rungs that it has reached, lowest first; left out where trials are not promoted. */
  readonly rungs?: readonly RungValue[];
  /** True where somebody named this configuration and no sampler proposed it. */
  readonly isEnqueued?: boolean;
}

/** A result at a budget below that of a complete trial. */
export interface RungValue {
  readonly rung: number;
  readonly value: number;
}

/** The configurations that were proposed so far. */
export interface History {
  readonly observations: readonly Observation[];
  /**
   * Results from elsewhere that a search starts with, such as those of an earlier sweep, in order of their making. A sampler
   * that learns takes them for older than all observations. They were not proposed here: their configurations may be, and
   * their numbers are of no trial.
   */
  readonly earlier: readonly Observation[];
  /** True where this configuration was proposed before; constant time but for what was added since it was last asked. */
  has(configuration: Configuration): boolean;
  /** How many configurations were proposed, each counted once: somebody may have enqueued one that was tried before. */
  distinct(): number;
}

/** One configuration that a model weighed. */
export interface ScoredCandidate {
  readonly configuration: Configuration;
  /** What candidates are ranked by, the greatest first; null where it is no finite number. */
  readonly score: number | null;
}

/** A Gaussian process of one measure, as it was fitted. */
export interface FittedModel {
  readonly of: "objective" | "constraint";
  /** Among the objectives, or the limits, of the goal. */
  readonly index: number;
  /** How many results its hyperparameters were fitted to. */
  readonly trials: number;
  /** By parameter, as a share of its range; of choices, where one that differs is at distance 1. */
  readonly lengthScales: Record<string, number>;
  /** The variance of the function, and that of a result about it, of results standardised to variance 1. */
  readonly signal: number;
  readonly noise: number;
}

/** How a model came to a suggestion: enough to read why, and to make it again. */
export interface Suggestion {
  readonly sampler: string;
  /**
   * Drawn before the model has enough to learn from, taken from the model, drawn at random as a share of all is, or drawn
   * since the model had nothing new.
   */
  readonly phase: "start-up" | "model" | "random" | "exhausted";
  /** Observations that it learned from: with a value, and those that count as worse than any value. */
  readonly learned: {
    readonly complete: number;
    readonly stopped: number;
    readonly failed: number;
    /** Those that exceed a limit; left out without limits. */
    readonly infeasible?: number;
    /** The budget whose results it learned from, of a sampler that learns from rungs: `rung 1`, or `end`. */
    readonly budget?: string;
    /** How many of all these are from elsewhere; left out where none is. */
    readonly earlier?: number;
    /** Left out, as an edit of the space has put them outside of it; none where it is missing. */
    readonly outside?: number;
  };
  /** Numbers of the proposals that were running: with the results of all others before it, it can be made again. */
  readonly running: number[];
  /**
   * Sum of the rungs of all trials at that time, which each promotion raises: those that were promoted since are taken back
   * where it is made again. Left out where trials are not promoted.
   */
  readonly rungs?: number;
  /** Parts of the space that were chosen one after the other, each with its best candidates. */
  readonly parts: {
    readonly names: string[];
    /** Observations among the better and among the others, of a sampler that divides them. */
    readonly better?: number;
    readonly others?: number;
    readonly candidates: ScoredCandidate[];
  }[];
  /** Of a Gaussian process: one for each objective, then one for each limit that is known. Left out by other samplers. */
  readonly models?: FittedModel[];
}

export interface Proposal {
  readonly configuration: Configuration;
  /** Why this one, in words for the trial's page. */
  readonly reason: string;
  /** Of a sampler that learns from results. */
  readonly suggestion?: Suggestion;
}

/**
 * A sampler is pure and seeded: the history goes in, the next configuration and its reason come out.
 * `number` is the position of the proposal in its search, from 0: a nested cross-validation has one for each outer fold;
 * the same history and number give the same answer.
 * Returns null when the space is exhausted. What a sampler keeps between calls only saves time.
 */
export interface Sampler {
  propose(input: { number: number; history: History; random: Random }): Proposal | null;
  /** How many configurations it can propose; null where there is no end, or where it is not known. */
  size(): number | null;
}

/** What a sampler searches for. */
export interface Goal {
  /** Of the only objective, or of the first of several. */
  readonly direction: Direction;
  /** Of all objectives where there are several; left out for one. */
  readonly directions?: readonly Direction[];
  /** How many limits on other measures a result is to keep; none where it is left out. */
  readonly limits?: number;
}

/** Whether there are several objectives, none of which comes before another. */
export function hasSeveralObjectives({ directions }: Goal): boolean {
  return directions !== undefined && directions.length > 1;
}

/** A kind of sampler: what may be said of it in a plan, what it can search, and how it is made. */
export interface SamplerDefinition<O> {
  /** True where it goes through the whole space in order; others draw a sample of it, as many as the budget says. */
  readonly isExhaustive: boolean;
  /** True where its proposals depend on results, so that none of the later ones is known before. */
  readonly learns: boolean;
  /** True where it learns from what trials come to at rungs, so that they have to be promoted. */
  readonly learnsFromRungs?: boolean;
  /** What it cannot search, of a space that is right otherwise, or cannot search for. */
  problems(space: Space, options: O, goal: Goal): Problem[];
  make(input: { space: Space; options: O; goal: Goal }): Sampler;
}
