import {
  hypervolume,
  lossesOf,
  MAX_FRONT_OF_MANY,
  paretoFront,
  referenceOf,
} from "@foldwise/core/objectives";
import type { SearchTrials } from "./trials";

/** Most steps at which the hypervolume is computed. */
const MAX_STEPS = 120;
const MANY = 3;

export interface Pareto {
  /** Positions of the trials that none dominates. */
  front: number[];
  /** The hypervolume of the trials up to each number; empty where it would take too long. */
  volumes: { number: number; volume: number }[];
  /** Up to where the volumes reach, a value an objective; empty without trials. */
  reference: number[];
}

/** What a plot of the volumes says of itself, and in place of them where there are none. @param texts the reference's values */
export function volumeTexts(
  pareto: Pick<Pareto, "front" | "volumes">,
  texts: readonly string[],
  trials: Pick<SearchTrials, "state">,
): { about: string; empty: string | null } {
  const upTo = texts.length === 0 ? "" : `, up to (${texts.join(", ")})`;
  return {
    about: `what the trials so far dominate${upTo}`,
    empty: pareto.volumes.length > 0 ? null : whyEmpty(pareto, trials),
  };
}

function whyEmpty({ front }: Pick<Pareto, "front">, { state }: Pick<SearchTrials, "state">): string {
  if (front.length > 0) return "Too many objectives and trials on the front: it would take too long.";
  return state.includes("complete")
    ? "No complete trial has a finite value of each objective and keeps to all constraints yet."
    : "No complete trial yet.";
}

/** The Pareto front of the trials with all objectives that keep to all constraints, and how the volume that they dominate has grown. */
export function paretoOf({
  objectives,
  number,
  count,
}: Pick<SearchTrials, "objectives" | "number" | "count">): Pareto {
  const directions = objectives.map(({ direction }) => direction);
  const known = Array.from({ length: count }, (_, index) => index).filter((index) =>
    objectives.every(({ rated }) => Number.isFinite(rated[index])),
  );
  const losses = known.map((index) =>
    lossesOf(
      objectives.map(({ values }) => values[index] ?? 0),
      directions,
    ),
  );
  const front = paretoFront(losses);
  const isFeasible = objectives.length <= MANY || front.length <= MAX_FRONT_OF_MANY;
  const reference = referenceOf(objectives, losses);
  const every = Math.max(1, Math.ceil(known.length / MAX_STEPS));
  const volumes: Pareto["volumes"] = [];
  // Only what none of the trials before dominates can add to it.
  let best: number[][] = [];
  for (let from = 0; isFeasible && from < known.length; from += every) {
    const to = Math.min(known.length, from + every);
    const points = [...best, ...losses.slice(from, to)];
    best = paretoFront(points).flatMap((index) => points.slice(index, index + 1));
    volumes.push({ number: number[known[to - 1] ?? 0] ?? 0, volume: hypervolume(best, reference) });
  }
  return {
    front: front.flatMap((index) => known.slice(index, index + 1)),
    volumes,
    reference: lossesOf(reference, directions),
  };
}
