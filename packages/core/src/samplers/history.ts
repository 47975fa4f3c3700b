import { type Configuration, configurationKey } from "../space";
import type { History, Observation } from "./contract";

/** A history that grows and changes: a sampler reads it, whoever asks the sampler keeps it. */
export interface GrowingHistory extends History {
  add(observation: Observation): void;
  /** Puts an observation in the place of the one at this index, of the same configuration. */
  replace(index: number, observation: Observation): void;
  /** Takes out what was added after the first `length`. */
  truncate(length: number): void;
}

/**
 * Each configuration is read once, when a sampler asks for one for the first time.
 * @param earlier results from elsewhere
 */
export function makeHistory(
  start: readonly Observation[] = [],
  earlier: readonly Observation[] = [],
): GrowingHistory {
  const observations = [...start];
  const seen = new Map<string, number>();
  let looked = 0;
  const look = () => {
    for (; looked < observations.length; looked++) {
      const known = observations[looked];
      if (known) count(seen, configurationKey(known.configuration), 1);
    }
    return seen;
  };
  return {
    observations,
    earlier,
    has: (configuration: Configuration) => look().has(configurationKey(configuration)),
    distinct: () => look().size,
    add(observation) {
      observations.push(observation);
    },
    replace(index, observation) {
      observations[index] = observation;
    },
    truncate(length) {
      for (const { configuration } of observations.splice(length).slice(0, Math.max(0, looked - length)))
        count(seen, configurationKey(configuration), -1);
      looked = Math.min(looked, length);
    },
  };
}

function count(seen: Map<string, number>, key: string, by: number): void {
  const next = (seen.get(key) ?? 0) + by;
  if (next === 0) seen.delete(key);
  else seen.set(key, next);
}
