import type { Observation, ObservedItem, ObservedPrediction } from "./observation";

/** What an evaluation predicted: classes of images, or numbers of items. */
export type LoadedPredictions =
  | {
      readonly images: readonly ObservedPrediction[];
      /** As {@link Observation}'s; left out where they were not asked for. */
      readonly probabilities?: Float32Array | null;
      readonly items?: undefined;
    }
  | { readonly images?: undefined; readonly items: readonly ObservedItem[] };

/** An evaluation with what it predicted, where that was loaded. */
export function withPredictions(
  observation: Observation,
  loaded: LoadedPredictions | undefined,
): Observation {
  const { classes, regression } = observation;
  if (loaded === undefined) return observation;
  const { images = [], items = [] } = loaded;
  const probabilities = loaded.items === undefined ? loaded.probabilities : undefined;
  return {
    ...observation,
    ...(classes === undefined
      ? {}
      : {
          classes: {
            ...classes,
            predictions: images,
            ...(probabilities === undefined ? {} : { probabilities }),
          },
        }),
    ...(regression === undefined ? {} : { regression: { ...regression, items } }),
  };
}
