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
