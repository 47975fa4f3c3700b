import type { DimensionValue } from "./dimension-spec";

/** A choice of every dimension by name. */
export type Configuration = Record<string, DimensionValue>;
