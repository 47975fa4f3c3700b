import type { Problem } from "../errors";
import { showValue } from "../errors";
import { MAX_ENUMERATED, type Space } from "../space";
import type { SamplerDefinition } from "./contract";
import { type Points, pointsOf } from "./draws";
import { MAX_SHUFFLED, shuffledPosition } from "./shuffle";

export interface GridOptions {
  /** In a random order, which the seed decides. */
  readonly shuffle?: boolean;
}

/** Every combination once, the last dimension fastest. An empty space has exactly one configuration. */
export const grid: SamplerDefinition<GridOptions> = {
  isExhaustive: true,
  learns: false,
  problems(space, options) {
    const continuous = space.names.flatMap((name): Problem[] =>
      space.dimensions[name]?.grid()
        ? []
        : [
            {
              field: `space.${name}`,
              value: "a continuous range",
              problem: "a grid cannot enumerate a continuous range",
              remedy: "add grid: [...] or step, or use sampler: { kind: random }",
            },
          ],
    );
    if (continuous.length > 0) return continuous;
    const points = gridPoints(space);
    if (points === null)
      return [
        {
          field: "space",
          value: showValue(space.names),
          problem: `a grid with conditions or constraints can check at most ${MAX_ENUMERATED} combinations`,
          remedy: "use fewer values, or sampler: { kind: random }",
        },
      ];
    return options.shuffle && points.size > MAX_SHUFFLED
      ? [
          {
            field: "sampler.shuffle",
            value: "true",
            problem: `cannot shuffle ${points.size} grid points`,
            remedy: "use sampler: { kind: random }",
          },
        ]
      : [];
  },
  make({ space, options: { shuffle = false } }) {
    const points = gridPoints(space) ?? { size: 0, at: () => ({}) };
    const { size } = points;
    return {
      size: () => size,
      propose({ number, random }) {
        if (number >= size) return null;
        const position = shuffle ? shuffledPosition(number, size, random) : number;
        return {
          configuration: points.at(position),
          reason: size === 1 ? "the only configuration" : `grid point ${position + 1} of ${size}`,
        };
      },
    };
  },
};

function gridPoints(space: Space): Points | null {
  return pointsOf(space, (name) => space.dimensions[name]?.grid() ?? null);
}
