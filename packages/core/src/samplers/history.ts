import type { Configuration } from "../space";
import type { Observation } from "./contract";

/** The configurations that were proposed so far. */
export interface History {
  readonly observations: readonly Observation[];
  /** True where this configuration was proposed before; constant time. */
  has(configuration: Configuration): boolean;
}

/** A history that grows: a sampler reads it, whoever asks the sampler adds to it. */
export function makeHistory(
  start: readonly Observation[] = [],
): History & { add(observation: Observation): void } {
  const observations: Observation[] = [];
  const seen = new Set<string>();
  const history = {
    observations,
    has: (configuration: Configuration) => seen.has(keyOf(configuration)),
    add(observation: Observation) {
      observations.push(observation);
      seen.add(keyOf(observation.configuration));
    },
  };
  for (const observation of start) history.add(observation);
  return history;
}

/** The order of the keys does not matter: Postgres returns a configuration with its keys sorted. */
function keyOf(configuration: Configuration): string {
  return JSON.stringify(Object.entries(configuration).sort(([a], [b]) => (a < b ? -1 : 1)));
}
