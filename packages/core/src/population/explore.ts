import type { Random } from "../random";
import { assemble, type Configuration, type Space, sameValue } from "../space";
import type { ParameterChange, PopulationSettings } from "./contract";

/** Draws until a configuration satisfies the constraints of the space. */
const MAX_TRIES = 100;

export interface Explored {
  readonly configuration: Configuration;
  readonly how: ReadonlyMap<string, NonNullable<ParameterChange["how"]>>;
}

/**
 * Another configuration near one: each parameter is drawn anew with the resample probability, and else multiplied by one of
 * the factors, which are equally likely (Ray Tune's `_explore`). A parameter that becomes active by that is drawn. The
 * configuration itself where none of a hundred satisfies the constraints.
 */
export function explore(
  space: Space,
  configuration: Configuration,
  { resampleProbability, factors }: Pick<PopulationSettings, "resampleProbability" | "factors">,
  random: Random,
): Explored {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const how = new Map<string, "resampled" | number>();
    const explored = assemble(space, (name, dimension) => {
      const own = random.fork("explore", attempt, name);
      const before = configuration[name];
      const isDrawn = own.next() < resampleProbability;
      const factor = factors[own.int(factors.length)] ?? 1;
      const after =
        before === undefined || isDrawn ? dimension.sample(own) : dimension.perturb(before, factor);
      if (before === undefined || !sameValue(after, before))
        how.set(name, before === undefined || isDrawn ? "resampled" : factor);
      return after;
    });
    if (space.isFeasible(explored)) return { configuration: explored, how };
  }
  return { configuration, how: new Map() };
}
