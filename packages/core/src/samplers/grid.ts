import { FoldwiseError } from "../errors";
import type { Configuration, Space } from "../space";
import type { Sampler } from "./contract";

/** Every combination once, the last dimension fastest. An empty space has exactly one configuration. */
export function makeGridSampler(space: Space): Sampler {
  const axes = space.names.map((name) => {
    const values = space.dimensions[name]?.grid();
    if (!values)
      throw new FoldwiseError(
        "invalid",
        `space.${name}: a grid needs the values of a continuous range; give it step or grid: [...]`,
      );
    return { name, values };
  });
  const size = axes.reduce((product, axis) => product * axis.values.length, 1);
  return {
    size: () => size,
    propose({ number }) {
      if (number >= size) return null;
      const configuration: Configuration = {};
      let rest = number;
      for (const { name, values } of axes.toReversed()) {
        const value = values[rest % values.length];
        if (value !== undefined) configuration[name] = value;
        rest = Math.floor(rest / values.length);
      }
      return {
        configuration,
        reason: size === 1 ? "the only configuration" : `grid point ${number + 1} of ${size}`,
      };
    },
  };
}
