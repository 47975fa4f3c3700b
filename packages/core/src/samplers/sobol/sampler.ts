import { FoldwiseError } from "../../errors";
import type { Random } from "../../random";
import { assemble, type Configuration, configurationKey } from "../../space";
import type { SamplerDefinition } from "../contract";
import { drawablePoints } from "../draws";
import { MAX_SOBOL_DIMENSIONS, MAX_SOBOL_POINTS, makeSobol, type SobolSequence } from "./sequence";

/** Points in turn that may be infeasible or known before the space is taken to have nothing new. */
const MAX_SKIPPED = 1_000_000;

interface Walk {
  readonly sequence: SobolSequence;
  /** Positions in the sequence of the points that were accepted, in order. */
  readonly accepted: number[];
  readonly keys: Set<string>;
}

/**
 * A scrambled Sobol sequence: points that fill the space evenly, however many are taken. One coordinate a dimension;
 * that of one that is not active is left out, and so are points that are infeasible or came before.
 */
export const sobol: SamplerDefinition<object> = {
  isExhaustive: false,
  learns: false,
  problems: (space) =>
    space.names.length > MAX_SOBOL_DIMENSIONS
      ? [
          {
            field: "sampler.kind",
            value: "sobol",
            problem: `has at most ${MAX_SOBOL_DIMENSIONS} dimensions; the space has ${space.names.length}`,
            remedy: "use sampler: { kind: random }",
          },
        ]
      : [],
  make({ space }) {
    const size = drawablePoints(space)?.size ?? null;
    const index = new Map(space.names.map((name, at) => [name, at]));
    // The points do not depend on results: what was walked once, by seed, is not walked again.
    const walks = new Map<number, Walk>();
    const pointAt = ({ sequence }: Walk, position: number): Configuration => {
      const coordinates = sequence.at(position);
      return assemble(space, (name, dimension) =>
        dimension.fromUnit(((coordinates[index.get(name) ?? 0] ?? 0) + 0.5) / MAX_SOBOL_POINTS),
      );
    };
    function extendTo(walk: Walk, index: number): void {
      let position = walk.accepted.at(-1) ?? -1;
      let skipped = 0;
      while (walk.accepted.length <= index) {
        position += 1;
        if (skipped > MAX_SKIPPED || position >= MAX_SOBOL_POINTS)
          throw new FoldwiseError(
            "invalid",
            `space: no feasible new point in ${MAX_SKIPPED} of the Sobol sequence; use sampler: { kind: random }`,
          );
        const configuration = pointAt(walk, position);
        const key = configurationKey(configuration);
        const isNew = space.isFeasible(configuration) && !walk.keys.has(key);
        skipped = isNew ? 0 : skipped + 1;
        if (!isNew) continue;
        walk.keys.add(key);
        walk.accepted.push(position);
      }
    }
    return {
      size: () => size,
      propose({ number, history, random }) {
        if (size !== null && history.distinct() >= size) return null;
        const walk = walkOf(walks, random, space.names.length);
        // Its own earlier points stand before this one; only a point that somebody enqueued can be known further on. Those
        // before it in the walk of an edited space may be new: they come after its last one.
        for (let step = 0; ; step++) {
          const index = size === null ? number + step : (number + step) % size;
          extendTo(walk, index);
          const position = walk.accepted[index] ?? 0;
          const configuration = pointAt(walk, position);
          if (history.has(configuration)) continue;
          return {
            configuration,
            reason: size === 1 ? "the only configuration" : `Sobol point ${position + 1}`,
          };
        }
      },
    };
  },
};

/** By a number that follows from the seed alone. */
function walkOf(walks: Map<number, Walk>, random: Random, dimensions: number): Walk {
  const key = random.fork("sobol").uint32();
  const known = walks.get(key);
  if (known) return known;
  const walk = { sequence: makeSobol(dimensions, random), accepted: [], keys: new Set<string>() };
  walks.set(key, walk);
  return walk;
}
