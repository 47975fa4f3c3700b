import type { DimensionValue } from "./value";

/** A choice of every active dimension by name. */
export type Configuration = Record<string, DimensionValue>;

/** Equal for equal configurations, in whatever order their names come: Postgres returns keys in another one. */
export function configurationKey(configuration: Configuration): string {
  return JSON.stringify(
    Object.keys(configuration)
      .sort()
      .map((name) => [name, configuration[name]]),
  );
}
