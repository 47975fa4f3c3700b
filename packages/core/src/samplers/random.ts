import type { Configuration, Space } from "../space";
import type { Sampler } from "./contract";

const TRIES = 100;

/**
 * Independent uniform draws. A configuration that stands in the history is drawn again, up to 100 times; when every
 * one of those stood there too, a finite space counts as exhausted.
 */
export function makeRandomSampler(space: Space): Sampler {
  return {
    size: () => (space.names.length === 0 ? 1 : null),
    propose({ number, history, random }) {
      const seen = new Set(history.map((observation) => key(space, observation.configuration)));
      const draws = random.fork("random-sampler", number);
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const configuration: Configuration = {};
        for (const name of space.names) {
          const dimension = space.dimensions[name];
          if (dimension) configuration[name] = dimension.sample(draws);
        }
        if (!seen.has(key(space, configuration)))
          return { configuration, reason: `random draw ${number + 1}` };
      }
      return null;
    },
  };
}

function key(space: Space, configuration: Configuration): string {
  return JSON.stringify(space.names.map((name) => configuration[name]));
}
