import type { Configuration } from "../space";
import type { History, Observation } from "./contract";

/**
 * A history that grows: a sampler reads it, whoever asks the sampler adds to it. Its configurations are of one space;
 * each is read once, when a sampler asks for one for the first time.
 */
export function makeHistory(
  start: readonly Observation[] = [],
): History & { add(observation: Observation): void } {
  const observations = [...start];
  const seen = new Set<string>();
  let looked = 0;
  /** Of the space, as the first configuration that is asked for has them: Postgres returns keys in another order. */
  let names: string[] = [];
  const keyOf = (configuration: Configuration) => JSON.stringify(names.map((name) => configuration[name]));
  return {
    observations,
    has(configuration) {
      if (looked === 0) names = Object.keys(configuration);
      for (; looked < observations.length; looked++) {
        const known = observations[looked];
        if (known) seen.add(keyOf(known.configuration));
      }
      return seen.has(keyOf(configuration));
    },
    add(observation) {
      observations.push(observation);
    },
  };
}
