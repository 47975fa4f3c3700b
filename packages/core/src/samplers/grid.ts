import { FoldwiseError } from "../errors";
import { type GridAxis, type GridSpace, pointOf, type Space, spaceSize } from "../space";
import type { Sampler } from "./contract";

/** Every combination once, the last dimension fastest. An empty space has exactly one configuration. */
export function makeGridSampler(space: Space): Sampler {
  const axes: GridSpace = space.names.map((name) => ({ name, axis: axisOf(space, name) }));
  const size = spaceSize(axes.map(({ axis }) => axis.size));
  return {
    size: () => size,
    propose: ({ number }) =>
      number >= size
        ? null
        : {
            configuration: pointOf(axes, number),
            reason: size === 1 ? "the only configuration" : `grid point ${number + 1} of ${size}`,
          },
  };
}

function axisOf(space: Space, name: string): GridAxis {
  const axis = space.dimensions[name]?.grid();
  if (axis) return axis;
  throw new FoldwiseError(
    "invalid",
    `space.${name}: a grid needs the values of a continuous range; give it step or grid: [...]`,
  );
}
