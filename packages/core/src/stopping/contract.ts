/** What a trial has reported at one of the places where it may be compared, the mean over its runs so far. */
export interface Report {
  /** Where it is compared: its step, or the number of a rung. */
  readonly cell: number;
  /** The step that was reported. */
  readonly step: number;
  readonly value: number;
  /** The best of this value and those before it; NaN while none of them is a number. */
  readonly best: number;
}

/** Why a trial is stopped. */
export interface Finding {
  /** What its value was held against; null where it is not a number. */
  readonly against: number | null;
  /** In words: `worse than the median of 7 complete trials`. */
  readonly reason: string;
}

/** What has to be known of other trials before a report is judged. Only those of the same variant are compared. */
export interface Question {
  /** Their values in the same cell over the same runs, NaN left out: of complete trials, or of all that came there, itself included. */
  readonly of: OthersKind;
  /** With fewer complete trials nothing is stopped. */
  readonly startupTrials: number;
  /** Which of so many values are needed, by their rank from 0, the best one: neighbours; none stops nothing. */
  ranks(count: number): readonly number[];
  /** @param values those of the ranks, in their order */
  answer(others: { readonly count: number; readonly values: readonly number[] }): Finding | null;
}
export type OthersKind = "complete" | "reached";

/** What follows from a trial's own reports. */
export type Judgement =
  | { readonly kind: "go-on" }
  | { readonly kind: "stop"; readonly finding: Finding }
  | { readonly kind: "compare"; readonly question: Question };

/** A stopping rule is pure: it judges reports by their steps, or runs that have come to their end. */
export type StoppingRule = StepRule | RunRule;

/**
 * A trial's own reports go in and what it asks of other trials comes out, so that whoever keeps the reports reads no more
 * of them than it must.
 */
export interface StepRule {
  readonly by: "steps";
  /** Most of a trial's own reports that it looks at. */
  readonly window: number;
  /** Which of others' values its questions are about; null for a rule that asks none. */
  readonly others: OthersKind | null;
  /** The least step of `judge` that may stop a trial which reports every step from 1. */
  readonly firstStep: number;
  /** The cells that a step fills, in order; none where it is compared nowhere. @param last the last one filled before */
  cells(step: number, last: number | null): readonly number[];
  /** @param own the newest last, at most `window` of them, at least one */
  judge(own: readonly Report[]): Judgement;
}

/** What a trial and the best complete one came to in the same runs. */
export interface PairedRuns {
  readonly own: readonly number[];
  /** Of the best trial, in step with `own`. */
  readonly best: readonly number[];
  /** Of the best trial over all its runs. */
  readonly bestMean: number;
  /** Its number. */
  readonly bestTrial: number;
}

/** Judges a trial each time one of its runs has come to its end, by the objective of the runs so far. */
export interface RunRule {
  readonly by: "runs";
  /** Of a trial of so many runs, after how many it can be stopped at the earliest; null where it never can. */
  firstRuns(runs: number): number | null;
  judge(runs: PairedRuns): Finding | null;
}

export const GO_ON: Judgement = { kind: "go-on" };

export function stop(reason: string, against: number | null): Judgement {
  return { kind: "stop", finding: { against, reason } };
}

/** What every rule stops where it looks: nothing is gained by training on. */
export const NOT_A_NUMBER = stop("not a number", null);
