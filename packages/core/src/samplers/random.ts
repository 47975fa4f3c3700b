import type { SamplerDefinition } from "./contract";
import { drawablePoints, drawNew } from "./draws";

/** Independent uniform draws without replacement: a configuration of the history is drawn again. */
export const random: SamplerDefinition<object> = {
  isExhaustive: false,
  learns: false,
  problems: () => [],
  make: ({ space }) => {
    const points = drawablePoints(space);
    const size = points?.size ?? null;
    return {
      size: () => size,
      propose: ({ number, history, random: source }) => {
        const configuration = drawNew({
          space,
          points,
          history,
          random: source.fork("random-sampler", number),
        });
        const reason = size === 1 ? "the only configuration" : `random draw ${number + 1}`;
        return configuration && { configuration, reason };
      },
    };
  },
};
