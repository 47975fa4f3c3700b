import { isTerminal } from "@foldwise/core/states";
import { plural } from "../../../../formats/numbers";
import type { SearchTrials } from "./trials";

type Counted = Pick<SearchTrials, "objectives" | "state">;

/**
 * How many trials a plot shows, and what it leaves out: "9 trials drawn, 1 more without a finite value".
 * @param early how many that are not complete it shows too
 */
export function drawnText({ objectives, state }: Counted, { position = 0, early = 0 } = {}): string {
  const values = objectives[position]?.values ?? [];
  const count = (isOf: (index: number) => boolean) => state.filter((_, index) => isOf(index)).length;
  const isDrawn = (index: number) => Number.isFinite(values[index]);
  const drawn = count(isDrawn);
  const without = count((index) => state[index] === "complete" && !isDrawn(index));
  const ended = count((index) => state[index] !== "complete" && isTerminal(state[index] ?? "queued"));
  return [
    `${plural(drawn, early > 0 ? "complete trial" : "trial")} drawn`,
    early > 0 ? ` and ${early} not complete` : "",
    without > 0 ? `, ${without} more without a finite value` : "",
    early === 0 && ended > 0
      ? `; ${plural(ended, "trial")} that ended early ${ended === 1 ? "has" : "have"} no objective`
      : "",
  ].join("");
}

/** Why a plot of an objective has nothing to draw; null where it has. */
export function whyNothing({
  objectives: [first],
  state,
  early,
}: Pick<SearchTrials, "objectives" | "state" | "early">): string | null {
  if (first?.values.some(Number.isFinite)) return null;
  if (state.includes("complete")) return "No complete trial has a finite value of the objective.";
  if (state.every(isTerminal)) return "No trial is complete: none has an objective.";
  return early.some(Number.isFinite)
    ? "No trial is complete yet. What they have come to is in the optimization history."
    : "No trial is complete yet.";
}
