import type { Exploit } from "../population";
import type { RungResult } from "../promotion";
import type { Suggestion } from "../samplers";
import type { Configuration } from "../space";
import type { TrialState, WAITING } from "../states";
import type { Stop } from "../stopping";
import type { TrialPlace } from "./nested";

/** A trial as the plan asks for it: one variant with one configuration. */
export interface PlannedTrial extends TrialPlace {
  /** Position in the sweep, from 1. */
  number: number;
  /** Which configuration of the sampler, from 0; the variants of one configuration share it. */
  proposal: number;
  variant: string;
  configuration: Configuration;
  /** Why this configuration, in the sampler's words. */
  reason: string;
  /** How a model came to it; left out where none was asked. */
  suggestion?: Suggestion;
  /** The rung to which it trains first; left out where trials train to their end. */
  rung?: number;
  /** Of Hyperband, the bracket in which it is compared; left out where there is one. */
  bracket?: number;
  /** How it came to be a copy of another trial; left out where it starts anew. */
  exploit?: Exploit;
  /** Set where it waits for a place before it starts. */
  state?: typeof WAITING;
}

/** A trial that was made before; `objective` is null until it is known. */
export interface MadeTrial
  extends Omit<PlannedTrial, "number" | "suggestion" | "rung" | "bracket" | "exploit" | "state"> {
  state: TrialState;
  /** As of a planned trial; null, or left out, where it has started anew. */
  exploit?: Exploit | null;
  objective: number | null;
  /** As of TrialOutcome. */
  objectives?: readonly (number | null)[] | null;
  violations?: readonly number[] | null;
  /** Set where a stopping rule has stopped it. */
  stop?: Pick<Stop, "step" | "value"> | null;
  /** The rung that it trains to, or waits at; null, or left out, where trials train to their end. */
  rung?: number | null;
  /** As of a planned trial; null, or left out, where there is one bracket. */
  bracket?: number | null;
  /** What it came to at the rungs it has reached. */
  rungs?: readonly RungResult[] | null;
}
