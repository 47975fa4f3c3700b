import type { Random } from "../random";
import { type Configuration, type GridSpace, pointOf, type Space, spaceSize } from "../space";
import type { History, Sampler } from "./contract";

/** Draws before a finite space is searched for what is left: enough that this is rare while a tenth of it is left. */
const TRIES = 100;

/**
 * Independent uniform draws without replacement: a configuration of the history is drawn again. Where 100 draws in
 * turn are known, a finite space gives the first new point after a random one, so that every point is proposed before
 * the space counts as exhausted.
 */
export function makeRandomSampler(space: Space): Sampler {
  const points = finitePoints(space);
  const size = points === null ? null : spaceSize(points.map(({ axis }) => axis.size));
  return {
    size: () => size,
    propose({ number, history, random }) {
      if (size !== null && history.observations.length >= size) return null;
      const reason = size === 1 ? "the only configuration" : `random draw ${number + 1}`;
      const draws = random.fork("random-sampler", number);
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const configuration = draw(space, draws);
        if (!history.has(configuration)) return { configuration, reason };
      }
      const rest = points && size !== null ? nextNew({ points, size, history, random: draws }) : null;
      return rest && { configuration: rest, reason };
    },
  };
}

function draw(space: Space, draws: Random): Configuration {
  const configuration: Configuration = {};
  for (const name of space.names) {
    const dimension = space.dimensions[name];
    if (dimension) configuration[name] = dimension.sample(draws);
  }
  return configuration;
}

/** Every value that a draw can give; null where a dimension is continuous. */
function finitePoints(space: Space): GridSpace | null {
  const points = space.names.map((name) => ({ name, axis: space.dimensions[name]?.values() ?? null }));
  return points.every((point): point is GridSpace[number] => point.axis !== null) ? points : null;
}

function nextNew({
  points,
  size,
  history,
  random,
}: {
  points: GridSpace;
  size: number;
  history: History;
  random: Random;
}): Configuration | null {
  // The history holds at most the budget, so that a new point comes after at most as many steps.
  const start = Math.floor(random.next() * size);
  for (let step = 0; step < size; step++) {
    const configuration = pointOf(points, (start + step) % size);
    if (!history.has(configuration)) return configuration;
  }
  return null;
}
