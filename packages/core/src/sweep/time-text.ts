import type { TimeBasis } from "../trainers";
import type { TimeEstimate, TimePart } from "./time-estimate";

const TRAINING: Record<TimeBasis, string> = {
  measured: "measured here",
  scaled: "scaled from other models measured here",
  assumed: "assumed: no training was measured here",
};
const EVALUATION: Record<TimeBasis, string> = {
  measured: "measured here",
  scaled: "scaled from other models measured here",
  assumed: "derived from the training pace: no evaluation was measured here",
};

/**
 * What an estimate is made of, a phrase each: work on one slot and what it is known from, the wait for other sweeps, and
 * the slots.
 * @param duration seconds in words
 */
export function estimateParts(
  { training, evaluation, waiting, slots }: TimeEstimate,
  duration: (seconds: number) => string,
): string[] {
  const sweeps = `${waiting.sweeps} other ${waiting.sweeps === 1 ? "sweep" : "sweeps"}`;
  const wait = waiting.seconds === null ? "unknown" : duration(waiting.seconds);
  return [
    partText("training", training, { bases: TRAINING, duration }),
    partText("evaluations", evaluation, { bases: EVALUATION, duration }),
    waiting.sweeps === 0 || waiting.seconds === 0 ? "" : `waiting for ${sweeps} ${wait}`,
    slots === 0 ? "no worker serves the class now: counted on one slot, from when one does" : "",
    slots > 1 ? `over ${slots} slots` : "",
  ].filter(Boolean);
}

function partText(
  name: string,
  { seconds, basis }: TimePart,
  { bases, duration }: { bases: Record<TimeBasis, string>; duration: (seconds: number) => string },
): string {
  if (seconds === 0) return "";
  if (seconds === null) return `${name} unknown (nothing was measured here)`;
  return `${name} ${duration(seconds)}${basis === null ? "" : ` (${bases[basis]})`}`;
}
