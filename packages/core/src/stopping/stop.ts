import { decodeMetric, type MetricNumber } from "../contracts/metric-number";
import type { StoppingKind } from "./kinds";

/** Why a trial was stopped, as it is stored. */
export interface Stop {
  /** Of no rule of its own trial: `budget`, a limit that has ended the sweep; `manual`, somebody who stopped it. */
  rule: StoppingKind | "budget" | "manual";
  metric: string;
  /** The report by which it was stopped. */
  step: number;
  /** The value is the mean over so many runs, the first ones of the trial, … */
  runs: number;
  /** … out of so many. */
  ofRuns: number;
  /** Null where it was stopped for no value of its own. */
  value: MetricNumber | null;
  /** What the value was held against; null where it is not a number. */
  against: MetricNumber | null;
  /** In the rule's words. */
  reason: string;
}

/** In one sentence: `median: val/loss 0.71 at step 3, mean over 2 of 3 runs: worse than the median of 7 complete trials (0.52)`. */
export function stopText({ rule, metric, step, runs, ofRuns, value, against, reason }: Stop): string {
  if (value === null) return `${rule}: ${reason}`;
  const mean =
    ofRuns === 1 ? "" : runs === 1 ? `, in 1 of ${ofRuns} runs` : `, mean over ${runs} of ${ofRuns} runs`;
  const limit = against === null ? "" : ` (${short(against)})`;
  return `${rule}: ${metric} ${short(value)} at step ${step}${mean}: ${reason}${limit}`;
}

const DIGITS = 4;

function short(value: MetricNumber): string {
  return String(Number(decodeMetric(value).toPrecision(DIGITS)));
}
